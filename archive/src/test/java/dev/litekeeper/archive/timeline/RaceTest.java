package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.project.Tier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores while commits come in and objects are joined, made and deleted without any grace.
@Tag("slow")
class RaceTest {
    private static final int RESTORES = Integer.getInteger("races", 60);
    private static final int RESTORERS = 2;
    private static final int NEWEST = 30;
    /// How far the commits may run ahead of a restore, so that what it wants is kept by the rules.
    private static final int AHEAD = 100;
    private static final List<Tier> TIERS = List.of(
            new Tier(Duration.ZERO, Duration.ofHours(3)),
            new Tier(Duration.ofMinutes(1), Duration.ofHours(6)),
            new Tier(Duration.ofHours(1), Duration.ofDays(1)));

    @TempDir
    Path folder;

    private final AtomicLongArray wanted = new AtomicLongArray(RESTORERS);

    @Test
    void everyRestoreSucceedsWhateverVanishesUnderIt() throws Exception {
        long seed = Long.getLong("seed", 3);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger deleted = new AtomicInteger();
        try (Past past = new Past(folder, 512, 20, new Random(seed));
                ExecutorService threads = Executors.newFixedThreadPool(RESTORERS + 1)) {
            past.commits(5).ship();
            Future<?> keeper = threads.submit(() -> keep(past, over, deleted));
            List<Future<?>> restorers = new ArrayList<>();
            for (int i = 0; i < RESTORERS; i++) {
                Random random = new Random(seed + i);
                int number = i;
                restorers.add(threads.submit(() -> restore(past, number, random)));
            }
            try {
                for (Future<?> restorer : restorers) {
                    restorer.get();
                }
            } finally {
                over.set(true);
            }
            keeper.get();
            assertThat(deleted.get()).as("objects deleted meanwhile").isPositive();
        }
    }

    private void keep(Past past, AtomicBoolean over, AtomicInteger deleted) {
        Upkeep upkeep =
                new Upkeep(past.store, Past.SCOPE, new Upkeep.Rules(TIERS, Duration.ZERO, folder), new Random(1));
        while (!over.get() || deleted.get() == 0) {
            awaitRestores(past, over);
            for (int i = 0; i < 8; i++) {
                past.pass(Duration.ofMinutes(1)).commit().ship();
            }
            deleted.addAndGet(upkeep.run(past.now()).deleted());
        }
    }

    private void awaitRestores(Past past, AtomicBoolean over) {
        while (!over.get()
                && past.states.lastKey() - Math.min(wanted.get(0), wanted.get(RESTORERS - 1)) > NEWEST + AHEAD) {
            Thread.onSpinWait();
        }
    }

    private void restore(Past past, int number, Random random) {
        for (int i = 0; i < RESTORES / RESTORERS; i++) {
            wanted.set(number, past.states.lastKey());
            Timeline timeline = past.timeline();
            Point newest = timeline.newest().orElseThrow();
            long position = Math.max(1, newest.position() - random.nextInt(NEWEST));
            assertThat(past.restored(timeline, position))
                    .as("commit %d", position)
                    .isEqualTo(past.at(position).content());
        }
        wanted.set(number, Long.MAX_VALUE);
    }
}
