package dev.litekeeper.archive;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.project.BackupPlan.Keep;
import dev.litekeeper.store.Key;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What is to be removed from one store, and what stays and why. Nothing happens before [#execute()].
///
/// Only copies of this database count; those of others stay. Only a store that keeps at least one proven backup of it
/// gives anything away. Backups go by the rules of [Retention], and so do copies of a database that was damaged
/// already, in a list of their own. Undo points stay for 30 days, the newest for ever; what is broken or was never
/// proven goes after a day.
public final class PrunePlan {
    private static final Duration UNDO_STAYS = Duration.ofDays(30);
    private static final Duration GRACE = Duration.ofDays(1);

    private final Catalogue catalogue;
    private final List<Kept> kept = new ArrayList<>();
    private final List<Kept> others = new ArrayList<>();
    private final List<Removed> removed = new ArrayList<>();

    private PrunePlan(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// A copy that stays.
    public record Kept(StoredCopy copy, List<String> reasons) {}

    /// A copy that goes.
    public record Removed(StoredCopy copy, String reason) {}

    /// The plan for the backups that a store has of the database in this place, as of `now`. Days begin at midnight in
    /// `zone`.
    public static PrunePlan of(Catalogue catalogue, Origin here, Keep rules, Instant now, ZoneId zone) {
        PrunePlan plan = new PrunePlan(catalogue);
        List<StoredCopy> all = catalogue.copies();
        Ownership ownership = Ownership.of(all, here);
        List<StoredCopy> copies = all.stream().filter(ownership::has).toList();
        plan.byRules(copies, copy -> copy.isProven() && isKind(copy, EntryKind.BACKUP), rules, zone);
        plan.byRules(copies, copy -> copy.state() == CopyState.FAULTY && isKind(copy, EntryKind.BACKUP), rules, zone);
        plan.undoPoints(copies, now);
        plan.leftovers(copies, now);
        if (plan.kept.stream().noneMatch(kept -> kept.copy.isProven())) {
            plan.removed.forEach(
                    gone -> plan.kept.add(new Kept(gone.copy, List.of("no proven backup is in this store"))));
            plan.removed.clear();
        }
        all.stream().filter(copy -> !ownership.has(copy)).forEach(plan::leave);
        return plan;
    }

    /// The store's name.
    public String store() {
        return catalogue.store().name();
    }

    /// What stays, the newest first.
    public List<Kept> kept() {
        return Stream.concat(kept.stream(), others.stream())
                .sorted((one, other) -> other.copy.id().compareTo(one.copy.id()))
                .toList();
    }

    /// What goes, the newest first.
    public List<Removed> removed() {
        return removed.stream()
                .sorted((one, other) -> other.copy.id().compareTo(one.copy.id()))
                .toList();
    }

    /// How much space it gives back.
    public ByteSize freed() {
        return new ByteSize(
                removed.stream().mapToLong(gone -> gone.copy.size().bytes()).sum());
    }

    /// Removes what is planned, and what killed puts left behind. Before anything goes, the newest proven
    /// backup is read through: fails as bad, with everything still there, where its bytes have changed.
    public void execute(Instant now) {
        if (!removed.isEmpty()) {
            newestProven().ifPresent(this::requireWhole);
        }
        removed.forEach(gone -> catalogue.remove(gone.copy.id()));
        catalogue.store().sweep(now);
    }

    private Optional<Manifest> newestProven() {
        return kept.stream()
                .map(Kept::copy)
                .filter(copy -> copy.isProven() && isKind(copy, EntryKind.BACKUP))
                .max(Comparator.comparing(StoredCopy::id))
                .flatMap(StoredCopy::manifest);
    }

    private void requireWhole(Manifest manifest) {
        Key key = catalogue.scope().database(manifest.id());
        Tally tally = new Tally();
        try (InputStream in = tally.over(catalogue.store().read(key))) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw Problem.environment("cannot read the newest backup")
                    .at(key + " in store " + store())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        if (!tally.sum().equals(manifest.stored())) {
            throw Problem.bad("nothing was removed: the newest backup is damaged")
                    .at(key + " in store " + store())
                    .because("its bytes are not the ones that were stored")
                    .hint("make a new backup, and check the disk of that store")
                    .failure();
        }
    }

    private void leave(StoredCopy copy) {
        String whose =
                copy.manifest().map(Manifest::origin).map(Origin::toString).orElse("");
        others.add(new Kept(copy, List.of("of another database: " + whose)));
    }

    private void byRules(List<StoredCopy> copies, Predicate<StoredCopy> which, Keep rules, ZoneId zone) {
        List<StoredCopy> chosen = copies.stream().filter(which).toList();
        Retention retention = Retention.plan(chosen.stream().map(StoredCopy::id).toList(), rules, zone);
        for (StoredCopy copy : chosen) {
            Map<BackupId, List<String>> keep = retention.keep();
            if (keep.containsKey(copy.id())) {
                kept.add(new Kept(copy, keep.getOrDefault(copy.id(), List.of())));
            } else {
                removed.add(new Removed(copy, "no rule keeps it"));
            }
        }
    }

    private void undoPoints(List<StoredCopy> copies, Instant now) {
        List<StoredCopy> undo = copies.stream()
                .filter(copy -> isWhole(copy) && isKind(copy, EntryKind.UNDO))
                .toList();
        for (StoredCopy copy : undo) {
            if (copy.equals(undo.getFirst())) {
                kept.add(new Kept(copy, List.of("newest undo point")));
            } else if (isYounger(copy, UNDO_STAYS, now)) {
                kept.add(new Kept(copy, List.of("undo points stay 30 days")));
            } else {
                removed.add(new Removed(copy, "an undo point older than 30 days"));
            }
        }
    }

    private void leftovers(List<StoredCopy> copies, Instant now) {
        for (StoredCopy copy : copies) {
            if (isWhole(copy)) {
                continue;
            }
            if (isYounger(copy, GRACE, now)) {
                kept.add(new Kept(copy, List.of("younger than a day")));
            } else {
                removed.add(new Removed(copy, copy.why()));
            }
        }
    }

    private static boolean isWhole(StoredCopy copy) {
        return switch (copy.state()) {
            case PROVEN, FAULTY -> true;
            case BROKEN, UNPROVEN -> false;
        };
    }

    private static boolean isYounger(StoredCopy copy, Duration age, Instant now) {
        return copy.id().created().plus(age).isAfter(now);
    }

    private static boolean isKind(StoredCopy copy, EntryKind kind) {
        return copy.manifest().filter(manifest -> manifest.kind() == kind).isPresent();
    }
}
