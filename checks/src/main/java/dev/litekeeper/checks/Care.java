package dev.litekeeper.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is done to keep the database: schedule, stores, backups, the archive, drills, alerts, baseline and plan.
///
/// @param recordTrouble what is wrong with the chain of dated records; empty where it holds
public record Care(
        Fact<Schedule> schedule,
        Fact<List<Store>> stores,
        Fact<List<Backup>> backups,
        Fact<Optional<String>> recordTrouble,
        Fact<Optional<Drill>> drill,
        Fact<Alerts> alerts,
        Fact<Optional<Baseline>> baseline,
        Fact<Plan> plan,
        Fact<List<String>> missingPrograms,
        Fact<Optional<Keeper>> keeper,
        Fact<List<Archive>> archives) {

    /// The same with other facts about the alerts.
    public Care with(Alerts other) {
        return new Care(
                schedule,
                stores,
                backups,
                recordTrouble,
                drill,
                Fact.seen(other),
                baseline,
                plan,
                missingPrograms,
                keeper,
                archives);
    }

    /// The keeper of a database that was kept at least once.
    ///
    /// @param running whether one has the database's lock now
    /// @param troubles what it says is wrong, a line each
    /// @param lag how old the oldest commit is that a store may lack
    /// @param acknowledged the newest commit that it says is in a store, by store
    public record Keeper(boolean running, List<String> troubles, Duration lag, Map<String, Long> acknowledged) {
        public Keeper {
            troubles = List.copyOf(troubles);
            acknowledged = Map.copyOf(acknowledged);
        }

        /// What is wrong with the keeping, where so much may be lost; `archives` are what the stores have.
        List<String> complaints(Duration mayBeLost, Fact<List<Archive>> archives) {
            List<String> complaints = new ArrayList<>();
            if (!running) {
                complaints.add("this database was kept, and no keeper is running");
            }
            troubles.forEach(trouble -> complaints.add("the keeper: " + trouble));
            if (!running) {
                return complaints;
            }
            if (lag.compareTo(mayBeLost) > 0) {
                complaints.add("a store may lack commits of the last " + Words.age(lag));
            }
            archives.known().ifPresent(all -> complaints.addAll(missing(all)));
            return complaints;
        }

        private List<String> missing(List<Archive> archives) {
            List<String> missing = new ArrayList<>();
            new TreeMap<>(acknowledged).forEach((store, commit) -> {
                long there = archives.stream()
                        .filter(archive -> archive.store().equals(store))
                        .mapToLong(Archive::commit)
                        .findFirst()
                        .orElse(0);
                if (there < commit) {
                    missing.add("the keeper has sent commit " + commit + " to " + store
                            + (there == 0 ? ", which has none" : ", which ends with " + there));
                }
            });
            return missing;
        }
    }

    /// The archive as a store has it.
    ///
    /// @param commit the newest commit that can be restored; 0 for none
    /// @param newest when it was made
    /// @param faults what of it is damaged or lost, a line each
    public record Archive(String store, long commit, Optional<Instant> newest, List<String> faults) {
        public Archive {
            faults = List.copyOf(faults);
        }

        /// The newest commit in each of these, in a line; empty where nothing can be restored.
        static Optional<String> tips(List<Archive> archives, Instant now) {
            List<String> tips = archives.stream()
                    .flatMap(archive -> archive.newest().stream()
                            .map(at -> "commit " + archive.commit() + " in " + archive.store() + " is "
                                    + Words.age(Duration.between(at, now)) + " old"))
                    .toList();
            return tips.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", tips));
        }
    }

    /// What runs by itself: where each entry was found, as in `/etc/cron.d/shop: 30 2 * * *`; empty for never.
    public record Schedule(List<String> backup, List<String> look, List<String> drill) {
        public Schedule {
            backup = List.copyOf(backup);
            look = List.copyOf(look);
            drill = List.copyOf(drill);
        }
    }

    /// A place for backups.
    ///
    /// @param sameFileSystem whether it is on the file system of the database
    /// @param trouble why it cannot be used; empty where it can
    public record Store(String name, String url, boolean sameFileSystem, Optional<String> trouble) {}

    /// A stored backup, or undo point of a restore.
    ///
    /// @param undo whether it is an undo point
    /// @param proven whether its rows were read back and were those of the source
    /// @param other which other database it is of, in words; empty where it is of this one
    /// @param missing what of it is not in the store or has another size; empty where it is complete
    /// @param rows the number of rows of each table
    public record Backup(
            String id,
            String store,
            boolean undo,
            Instant taken,
            boolean proven,
            String other,
            long bytes,
            List<String> missing,
            Map<String, Long> rows) {
        public Backup {
            missing = List.copyOf(missing);
            rows = Map.copyOf(rows);
        }

        long allRows() {
            return rows.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// The newest restore drill.
    ///
    /// @param verdict OK where it proved the backup
    /// @param text what it said, in a line
    /// @param backupAge how old the backup was, `took` how long the restore took
    /// @param integrity complaints of `integrity_check`, `foreignKeys` rows without a parent, `fts` complaints of
    ///     full-text indexes
    /// @param plan the hash of the plan whose commands it executed
    /// @param leftOut the disasters of that plan whose commands it could not execute, and why
    /// @param archive whether it restored the archive, and not a backup
    public record Drill(
            Instant when,
            Verdict verdict,
            String text,
            Duration backupAge,
            Duration took,
            List<String> integrity,
            long foreignKeys,
            List<String> fts,
            Optional<String> plan,
            List<String> leftOut,
            boolean archive) {
        public Drill {
            integrity = List.copyOf(integrity);
            fts = List.copyOf(fts);
            leftOut = List.copyOf(leftOut);
        }
    }

    /// Alerting.
    ///
    /// @param channels the channels of `litekeeper.yml`, as in `webhook`
    /// @param delivered when a test alert last arrived, by channel
    /// @param ping whether a dead man's ping is set up; `pinged` when it was last answered
    /// @param looked when `check --alert` last ran
    /// @param undelivered messages that did not arrive yet, a line each
    public record Alerts(
            List<String> channels,
            Map<String, Instant> delivered,
            boolean ping,
            Optional<Instant> pinged,
            Optional<Instant> looked,
            List<String> undelivered) {
        public Alerts {
            channels = List.copyOf(channels);
            delivered = Map.copyOf(delivered);
            undelivered = List.copyOf(undelivered);
        }
    }

    /// The newest performance baseline: when, with which SQLite, and how long an fsync of 4 KB took in the middle.
    public record Baseline(Instant when, String sqliteVersion, Duration fsync) {}

    /// The disaster recovery plan.
    ///
    /// @param exists whether the document is there, `current` whether it says what the configuration says
    /// @param hash the hash of what it must say today
    public record Plan(String file, boolean exists, boolean current, String hash) {}
}
