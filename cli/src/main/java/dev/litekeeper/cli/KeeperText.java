package dev.litekeeper.cli;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.life.keeper.KeeperCall;
import dev.litekeeper.life.keeper.Promised;
import dev.litekeeper.life.keeper.StateFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keeper of a database as `status` shows it.
///
/// @param expected whether a keeper has ever kept this database
/// @param report what the keeper says; empty where none is running
/// @param problem why a keeper that is running does not say it
/// @param lost what the stores do not have of what they acknowledged, in words; asked of them, not of the
///     keeper
record KeeperText(
        boolean expected,
        Optional<Map<String, @Nullable Object>> report,
        Optional<Problem> problem,
        List<String> lost) {

    /// Asks the keeper.
    static KeeperText of(Subject subject, Path temporary) {
        if (!folder(subject).exists()) {
            return new KeeperText(false, Optional.empty(), Optional.empty(), List.of());
        }
        List<String> lost = lost(subject);
        try {
            return new KeeperText(
                    true, call(subject, temporary).tryAsk(Map.of("do", "status")), Optional.empty(), lost);
        } catch (Failure e) {
            return new KeeperText(true, Optional.empty(), Optional.of(e.problem()), lost);
        }
    }

    private static List<String> lost(Subject subject) {
        Scope scope =
                new Scope(subject.project().app(), subject.environment().name().word());
        return Promised.in(folder(subject), Stores.open(subject.project().stores(), subject.variables()), scope)
                .stream()
                .flatMap(store -> store.problem().stream())
                .map(Problem::toString)
                .toList();
    }

    /// The way to the keeper.
    static KeeperCall call(Subject subject, Path temporary) {
        return new KeeperCall(folder(subject), temporary);
    }

    private static StateFolder folder(Subject subject) {
        return new StateFolder(
                subject.project().keep().state(subject.environment().name()));
    }

    /// Whether something about the keeping is bad: it was kept once and is not now, there is an alarm, or a
    /// store lost what it acknowledged.
    boolean isBad() {
        boolean silent =
                expected && report.filter(found -> alarms(found).isEmpty()).isEmpty();
        return silent || !lost.isEmpty();
    }

    /// Whether the database was kept once and no keeper is running.
    boolean isMissing() {
        return expected && report.isEmpty() && problem.isEmpty();
    }

    /// Whether the keeper is this process.
    boolean isProcess(long pid) {
        return report.filter(found -> Long.valueOf(pid).equals(found.get("pid")))
                .isPresent();
    }

    /// The lines of `status`.
    ///
    /// @param start what is to be typed so that it runs, in order
    List<String> lines(List<String> start) {
        String typed = String.join(", then ", start);
        if (!expected) {
            return List.of("never kept; to keep every commit: " + typed);
        }
        List<String> lines = new ArrayList<>(lost);
        if (report.isEmpty()) {
            lines.add(problem.map(Problem::toString).orElse("NOT RUNNING; start it: " + typed));
            return lines;
        }
        Map<String, @Nullable Object> found = report.get();
        lines.add(text(found, "state") + worded(" (", text(found, "why"), ")")
                + worded(", commit ", text(found, "position"), "") + ", process " + text(found, "pid") + " since "
                + Instant.parse(text(found, "since")).truncatedTo(ChronoUnit.SECONDS));
        stores(found).forEach(store -> lines.add(line(store)));
        if (found.get("lockHolds") instanceof Long holds && holds > 0) {
            lines.add("held the write lock " + holds + " times, " + text(found, "longestLockMillis")
                    + " ms at most; does the app wait meanwhile: " + text(found, "appWaits"));
        }
        alarms(found).forEach(alarm -> lines.add("ALARM " + alarm.get("title") + ": " + alarm.get("evidence")));
        return lines;
    }

    private static String worded(String before, String text, String after) {
        return text.isEmpty() ? "" : before + text + after;
    }

    private static String line(Map<?, ?> store) {
        String lag = Long.valueOf(0).equals(store.get("lagCommits"))
                ? "nothing waits"
                : store.get("lagCommits") + " commits wait, the oldest for " + store.get("lagSeconds") + " s";
        String bytes = store.get("bytes") instanceof Long number ? new ByteSize(number).toString() : "";
        String trouble = store.get("trouble") == null ? "" : "; " + store.get("trouble");
        return "store " + store.get("name") + ": commit " + store.get("position") + ", " + lag + ", "
                + store.get("puts") + " objects of " + bytes + " sent" + trouble;
    }

    private static List<Map<?, ?>> stores(Map<String, @Nullable Object> report) {
        return maps(report.get("stores"));
    }

    private static List<Map<?, ?>> alarms(Map<String, @Nullable Object> report) {
        return maps(report.get("alarms"));
    }

    private static List<Map<?, ?>> maps(@Nullable Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> {
                if (item instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            });
        }
        return maps;
    }

    private static String text(Map<String, @Nullable Object> map, String key) {
        return Objects.toString(map.get(key), "");
    }
}
