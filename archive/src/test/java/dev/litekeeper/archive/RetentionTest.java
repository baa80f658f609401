package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.project.BackupPlan.Keep;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Keep NOTHING = new Keep(0, 0, 0, 0, 0);

    @Test
    void keepsTheNewestWhateverTheRulesSay() {
        List<BackupId> ids = ids("2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z");
        Retention plan = Retention.plan(ids, NOTHING, ZoneOffset.UTC);
        assertThat(plan.keep().keySet()).containsExactly(ids.get(1));
        assertThat(plan.remove()).containsExactly(ids.get(0));
    }

    @Test
    void plansNothingForNothing() {
        Retention plan = Retention.plan(List.of(), new Keep(1, 1, 1, 1, 1), ZoneOffset.UTC);
        assertThat(plan.keep()).isEmpty();
        assertThat(plan.remove()).isEmpty();
    }

    @Test
    void keepsTheNewestOfEachDayWeekAndMonth() {
        List<BackupId> ids = ids(
                "2026-03-31T08:00:00Z",
                "2026-03-31T20:00:00Z",
                "2026-03-30T20:00:00Z",
                "2026-03-29T20:00:00Z",
                "2026-02-28T20:00:00Z",
                "2026-02-27T20:00:00Z");
        Retention plan = Retention.plan(ids, new Keep(0, 2, 2, 2, 0), ZoneOffset.UTC);
        assertThat(plan.keep())
                .containsEntry(ids.get(1), List.of("newest", "daily", "weekly", "monthly"))
                .containsEntry(ids.get(2), List.of("daily"))
                .containsEntry(ids.get(3), List.of("weekly"))
                .containsEntry(ids.get(4), List.of("monthly"))
                .hasSize(4);
        assertThat(plan.remove()).containsExactly(ids.get(0), ids.get(5));
    }

    @Test
    void beginsDaysAtMidnightOfTheZone() {
        List<BackupId> ids = ids("2026-01-01T22:30:00Z", "2026-01-01T23:30:00Z", "2026-01-02T10:00:00Z");
        Keep twoDays = new Keep(0, 2, 0, 0, 0);
        assertThat(Retention.plan(ids, twoDays, ZoneOffset.UTC).keep()).containsOnlyKeys(ids.get(2), ids.get(1));
        assertThat(Retention.plan(ids, twoDays, ZoneId.of("Europe/Berlin")).keep())
                .containsOnlyKeys(ids.get(2), ids.get(0));
    }

    @Test
    void fillsUpToTheMinimumWithTheNewest() {
        List<BackupId> ids = ids("2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T03:00:00Z");
        Retention plan = Retention.plan(ids, new Keep(0, 1, 0, 0, 2), ZoneOffset.UTC);
        assertThat(plan.keep()).containsOnlyKeys(ids.get(2), ids.get(1));
        assertThat(plan.keep().get(ids.get(1))).containsExactly("minimum 2");
    }

    @Test
    void keepsToItsRulesOnAnyHistory() {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            List<BackupId> ids = history(random);
            Keep rules = new Keep(
                    random.nextInt(5), random.nextInt(8), random.nextInt(5), random.nextInt(13), random.nextInt(6));
            ZoneId zone = ZoneId.of(List.of("UTC", "Europe/Berlin", "Pacific/Auckland", "America/St_Johns")
                    .get(random.nextInt(4)));
            String story = "seed " + seed + ", round " + round + ", " + rules + ", " + zone;
            check(ids, rules, zone, story);
        }
    }

    private static void check(List<BackupId> ids, Keep rules, ZoneId zone, String story) {
        Retention plan = Retention.plan(ids, rules, zone);
        List<BackupId> newestFirst =
                ids.stream().sorted(Comparator.reverseOrder()).toList();
        List<BackupId> both = new ArrayList<>(plan.keep().keySet());
        both.addAll(plan.remove());
        assertThat(both).as(story).containsExactlyInAnyOrderElementsOf(ids);
        TreeSet<BackupId> expected = new TreeSet<>();
        expected.addAll(newestFirst.subList(0, Math.min(ids.size(), Math.max(1, rules.last()))));
        Function<BackupId, LocalDate> day = id -> id.created().atZone(zone).toLocalDate();
        expected.addAll(newestOfEach(newestFirst, rules.daily(), day));
        expected.addAll(newestOfEach(
                newestFirst,
                rules.weekly(),
                id -> day.apply(id).get(WeekFields.ISO.weekBasedYear()) * 100
                        + day.apply(id).get(WeekFields.ISO.weekOfWeekBasedYear())));
        expected.addAll(newestOfEach(
                newestFirst, rules.monthly(), id -> day.apply(id).toString().substring(0, 7)));
        for (BackupId id : newestFirst) {
            if (expected.size() < rules.minimum()) {
                expected.add(id);
            }
        }
        assertThat(plan.keep().keySet()).as(story).containsExactlyElementsOf(expected.descendingSet());
        assertThat(plan.keep().values()).as(story).noneMatch(List::isEmpty);
        assertThat(Retention.plan(List.copyOf(plan.keep().keySet()), rules, zone)
                        .remove())
                .as("a second run removes nothing: " + story)
                .isEmpty();
    }

    private static <P> List<BackupId> newestOfEach(
            List<BackupId> newestFirst, int count, Function<BackupId, P> period) {
        List<P> periods =
                newestFirst.stream().map(period).distinct().limit(count).toList();
        return periods.stream()
                .map(wanted -> newestFirst.stream()
                        .filter(id -> period.apply(id).equals(wanted))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private static List<BackupId> history(Random random) {
        List<BackupId> ids = new ArrayList<>();
        Instant time = Instant.parse("2024-12-20T00:00:00Z").plusSeconds(random.nextInt(40_000_000));
        int count = 1 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            ids.add(BackupId.of(time, random));
            time = time.minus(Duration.ofMinutes(random.nextInt(1, random.nextBoolean() ? 600 : 20_000)));
        }
        Collections.shuffle(ids, random);
        return ids;
    }

    private static List<BackupId> ids(String... times) {
        Random random = new Random(1);
        List<BackupId> ids = new ArrayList<>();
        for (String time : times) {
            ids.add(BackupId.of(Instant.parse(time), random));
        }
        return ids;
    }
}
