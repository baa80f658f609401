package dev.litekeeper.life.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a drill found.
///
/// @param backup the id of the backup that was restored; empty where it was a commit of the archive, or nothing
/// @param commit the commit that was restored
/// @param store where it was read from; empty where there was nothing
/// @param lost what a disaster would have cost: the time of the work that was not in the store
/// @param restore how long it took to have it back and proven
/// @param estimated how long that was thought to take; zero where it was not thought about
/// @param engine the second engine, as in `sqlite3 3.40.1`
/// @param faults what keeps the backup from being proven
/// @param untold what could not be told
/// @param seen what the second engine saw
/// @param exercises the disasters whose commands were executed
/// @param leftOut those whose commands could not be, and why
public record DrillReport(
        Instant at,
        String backup,
        OptionalLong commit,
        String store,
        Duration lost,
        Duration restore,
        Duration estimated,
        String engine,
        List<String> faults,
        List<String> untold,
        SecondLook seen,
        List<Exercise> exercises,
        List<String> leftOut,
        Optional<String> plan) {
    public DrillReport {
        faults = List.copyOf(faults);
        untold = List.copyOf(untold);
        exercises = List.copyOf(exercises);
        leftOut = List.copyOf(leftOut);
    }

    /// What a drill says.
    public enum Verdict {
        PROVEN("proven", 0),
        FAILED("failed", 1),
        COULD_NOT_TELL("could not tell", 4);

        private final String words;
        private final int exitStatus;

        Verdict(String words, int exitStatus) {
            this.words = words;
            this.exitStatus = exitStatus;
        }

        /// The verdict as it is shown and recorded.
        public String words() {
            return words;
        }

        /// The exit status of a process that ends with this verdict.
        public int exitStatus() {
            return exitStatus;
        }
    }

    /// A disaster that was made in a sandbox, and recovered from by the commands of the plan.
    ///
    /// @param trouble what went wrong; empty where nothing did
    public record Exercise(String title, List<String> commands, Duration took, Optional<String> trouble) {
        public Exercise {
            commands = List.copyOf(commands);
        }
    }

    public Verdict verdict() {
        boolean exercisesFailed =
                exercises.stream().anyMatch(exercise -> exercise.trouble().isPresent());
        if (!faults.isEmpty() || exercisesFailed) {
            return Verdict.FAILED;
        }
        return untold.isEmpty() ? Verdict.PROVEN : Verdict.COULD_NOT_TELL;
    }

    /// What was restored, as in `commit 812`; empty where there was nothing.
    public String what() {
        return commit.isPresent() ? "commit " + commit.getAsLong() : backup;
    }

    /// The report in a line.
    public String text() {
        return switch (verdict()) {
            case PROVEN ->
                what() + " restored from " + store + " in " + restore.toMillis() + " ms, " + seen.rows() + " rows in "
                        + seen.tables() + " tables read by " + engine;
            case FAILED -> String.join("; ", allFaults());
            case COULD_NOT_TELL -> String.join("; ", untold);
        };
    }

    /// Everything that failed.
    public List<String> allFaults() {
        List<String> all = new ArrayList<>(faults);
        exercises.forEach(exercise ->
                exercise.trouble().ifPresent(trouble -> all.add("\"" + exercise.title() + "\": " + trouble)));
        return all;
    }

    /// The content of the dated record, and of the JSON that is shown.
    public Map<String, @Nullable Object> content() {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("verdict", verdict().words());
        content.put("text", text());
        content.put("backup", backup);
        content.put("commit", commit.isPresent() ? commit.getAsLong() : null);
        content.put("store", store);
        content.put("backupAgeMillis", lost.toMillis());
        content.put("restoreMillis", restore.toMillis());
        content.put("estimatedMillis", estimated.toMillis());
        content.put("engine", engine);
        content.put("faults", allFaults());
        content.put("untold", untold);
        content.put("tables", seen.tables());
        content.put("rows", seen.rows());
        content.put("integrity", seen.integrity());
        content.put("foreignKeys", seen.foreignKeys());
        content.put("fullText", seen.fullText());
        content.put("smoke", seen.smoke());
        content.put("plan", plan.orElse(null));
        content.put("exercises", exercises.stream().map(DrillReport::map).toList());
        content.put("leftOut", leftOut);
        return content;
    }

    private static Map<String, @Nullable Object> map(Exercise exercise) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("disaster", exercise.title());
        map.put("commands", exercise.commands());
        map.put("millis", exercise.took().toMillis());
        map.put("trouble", exercise.trouble().orElse(null));
        return map;
    }
}
