package dev.litekeeper.archive;

import dev.litekeeper.project.BackupPlan.Keep;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Which backups stay and which go.
///
/// @param keep those that stay, newest first, each with the reasons why
/// @param remove those that go, newest first
public record Retention(Map<BackupId, List<String>> keep, List<BackupId> remove) {
    public Retention {
        keep = Collections.unmodifiableMap(keep);
        remove = List.copyOf(remove);
    }

    /// The plan for these proven backups, in any order: the `last` newest ones stay, the newest one of each of the last
    /// so many days, weeks (from Monday) and months that have one, and never fewer than `minimum`. The newest one
    /// stays whatever the rules say. Days begin at midnight in `zone`. Looks at nothing else.
    public static Retention plan(List<BackupId> proven, Keep rules, ZoneId zone) {
        List<BackupId> newestFirst =
                proven.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        Map<BackupId, List<String>> keep = new LinkedHashMap<>();
        newestFirst.forEach(id -> keep.put(id, new ArrayList<>()));
        first(newestFirst, 1, "newest", keep);
        first(newestFirst, rules.last(), "last " + rules.last(), keep);
        Function<BackupId, LocalDate> day = id -> LocalDate.ofInstant(id.created(), zone);
        periods(newestFirst, rules.daily(), "daily", day, keep);
        periods(newestFirst, rules.weekly(), "weekly", day.andThen(Retention::week), keep);
        periods(newestFirst, rules.monthly(), "monthly", day.andThen(date -> date.withDayOfMonth(1)), keep);
        fill(newestFirst, rules.minimum(), keep);
        List<BackupId> remove =
                newestFirst.stream().filter(id -> reasons(keep, id).isEmpty()).toList();
        remove.forEach(keep::remove);
        return new Retention(keep, remove);
    }

    private static void first(List<BackupId> newestFirst, int count, String reason, Map<BackupId, List<String>> keep) {
        newestFirst.stream().limit(count).forEach(id -> reasons(keep, id).add(reason));
    }

    private static void periods(
            List<BackupId> newestFirst,
            int count,
            String reason,
            Function<BackupId, LocalDate> period,
            Map<BackupId, List<String>> keep) {
        Set<LocalDate> seen = new HashSet<>();
        for (BackupId id : newestFirst) {
            if (seen.size() == count) {
                return;
            }
            if (seen.add(period.apply(id))) {
                reasons(keep, id).add(reason);
            }
        }
    }

    private static void fill(List<BackupId> newestFirst, int minimum, Map<BackupId, List<String>> keep) {
        long kept = keep.values().stream().filter(reasons -> !reasons.isEmpty()).count();
        for (BackupId id : newestFirst) {
            if (kept >= minimum) {
                return;
            }
            if (reasons(keep, id).isEmpty()) {
                reasons(keep, id).add("minimum " + minimum);
                kept++;
            }
        }
    }

    private static LocalDate week(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static List<String> reasons(Map<BackupId, List<String>> keep, BackupId id) {
        return keep.getOrDefault(id, List.of());
    }
}
