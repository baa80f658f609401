package dev.litekeeper.life.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A report while it is made.
final class Draft {
    private final Instant at;
    private final String backup;
    private final OptionalLong commit;
    private final String store;
    private final Duration lost;
    private final List<String> faults = new ArrayList<>();
    private final List<String> untold = new ArrayList<>();
    private final List<DrillReport.Exercise> exercises = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private Duration took = Duration.ZERO;
    private Duration estimated = Duration.ZERO;
    private String engine = "";
    private SecondLook seen = SecondLook.NONE;
    private Optional<String> plan = Optional.empty();

    private Draft(Instant at, String backup, OptionalLong commit, String store, Duration lost) {
        this.at = at;
        this.backup = backup;
        this.commit = commit;
        this.store = store;
        this.lost = lost;
    }

    static Draft ofBackup(Instant at, String backup, String store, Duration lost) {
        return new Draft(at, backup, OptionalLong.empty(), store, lost);
    }

    static Draft ofCommit(Instant at, long commit, String store, Duration lost) {
        return new Draft(at, "", OptionalLong.of(commit), store, lost);
    }

    /// Of a drill that found nothing to restore.
    static Draft ofNothing(Instant at) {
        return ofBackup(at, "", "", Duration.ZERO);
    }

    Draft took(Duration time) {
        took = time;
        return this;
    }

    Draft estimated(Duration time) {
        estimated = time;
        return this;
    }

    Draft faults(List<String> more) {
        faults.addAll(more);
        return this;
    }

    Draft untold(List<String> more) {
        untold.addAll(more);
        return this;
    }

    Draft engine(String name) {
        engine = name;
        return this;
    }

    Draft seen(SecondLook look) {
        seen = look;
        return this;
    }

    Draft exercises(List<DrillReport.Exercise> more) {
        exercises.addAll(more);
        return this;
    }

    Draft leftOut(List<String> more) {
        leftOut.addAll(more);
        return this;
    }

    Draft plan(Optional<String> hash) {
        plan = hash;
        return this;
    }

    DrillReport done() {
        return new DrillReport(
                at, backup, commit, store, lost, took, estimated, engine, faults, untold, seen, exercises, leftOut,
                plan);
    }
}
