package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.BackupPlan;
import dev.litekeeper.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Every backup and undo point of a scope, over all its stores.
///
/// @param entries the newest first
/// @param gaps times longer than promised in which no proven backup was made, the newest first
/// @param unreachable the stores that could not be read, and why
public record History(List<Entry> entries, List<Gap> gaps, Map<String, Problem> unreachable) {
    public History {
        entries = List.copyOf(entries);
        gaps = List.copyOf(gaps);
    }

    /// One backup or undo point and its copies, in the order of the stores.
    ///
    /// @param ours whether it is of the database whose history this is, and not of another that uses the same store
    public record Entry(BackupId id, List<StoredCopy> copies, boolean ours) {
        public Entry {
            copies = List.copyOf(copies);
        }

        /// The best state of its copies.
        public CopyState state() {
            return copies.stream()
                    .map(StoredCopy::state)
                    .min(CopyState::compareTo)
                    .orElseThrow();
        }

        /// What any of its manifests says.
        public Optional<Manifest> manifest() {
            return copies.stream().flatMap(copy -> copy.manifest().stream()).findFirst();
        }

        /// What it is; what has no manifest counts as a backup.
        public EntryKind kind() {
            return manifest().map(Manifest::kind).orElse(EntryKind.BACKUP);
        }
    }

    /// No proven backup was made between these two moments.
    public record Gap(Instant from, Instant to) {
        public Duration length() {
            return Duration.between(from, to);
        }
    }

    /// Reads all stores for the database in this place. Gaps are looked for in the days of which each keeps a backup.
    public static History of(List<Store> stores, Scope scope, Origin here, BackupPlan plan, Instant now) {
        NavigableMap<BackupId, List<StoredCopy>> found = new TreeMap<>();
        Map<String, Problem> unreachable = new TreeMap<>();
        for (Store store : stores) {
            try {
                for (StoredCopy copy : new Catalogue(store, scope).copies()) {
                    found.computeIfAbsent(copy.id(), _ -> new ArrayList<>()).add(copy);
                }
            } catch (Failure e) {
                unreachable.put(store.name(), e.problem());
            }
        }
        List<Entry> entries = new ArrayList<>();
        Ownership ownership =
                Ownership.of(found.values().stream().flatMap(List::stream).toList(), here);
        found.descendingMap()
                .forEach((id, copies) ->
                        entries.add(new Entry(id, copies, copies.stream().allMatch(ownership::has))));
        return new History(entries, gaps(entries, plan, now), unreachable);
    }

    /// The newest proven backup; where there is none of this database, as on a new machine, that of another place.
    public Optional<Entry> newestProven() {
        return proven(EntryKind.BACKUP);
    }

    /// The newest proven undo point.
    public Optional<Entry> newestUndo() {
        return proven(EntryKind.UNDO);
    }

    /// The entry of this id.
    public Optional<Entry> find(BackupId id) {
        return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    private Optional<Entry> proven(EntryKind kind) {
        List<Entry> proven = entries.stream()
                .filter(entry -> entry.kind() == kind && entry.state() == CopyState.PROVEN)
                .toList();
        return proven.stream()
                .filter(Entry::ours)
                .findFirst()
                .or(() -> proven.stream().findFirst());
    }

    private static List<Gap> gaps(List<Entry> newestFirst, BackupPlan plan, Instant now) {
        Instant since = now.minus(Duration.ofDays(Math.max(1, plan.keep().daily())));
        List<Gap> gaps = new ArrayList<>();
        Instant later = now;
        for (Entry entry : newestFirst) {
            if (!entry.ours() || entry.state() != CopyState.PROVEN || entry.kind() != EntryKind.BACKUP) {
                continue;
            }
            Gap gap = new Gap(entry.id().created(), later);
            if (gap.length().compareTo(plan.maxAge()) > 0 && gap.to().isAfter(since)) {
                gaps.add(gap);
            }
            later = entry.id().created();
        }
        return gaps;
    }
}
