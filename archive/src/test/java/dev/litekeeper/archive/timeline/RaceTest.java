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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores while commits come in and objects are joined, made and deleted without any grace.
@Tag("slow")
class RaceTest {
    private static final int RESTORES = Integer.getInteger("races", 60);
    private static final int RESTORERS = 2;
    private static final List<Tier> TIERS = List.of(
            new Tier(Duration.ZERO, Duration.ofHours(3)),
            new Tier(Duration.ofMinutes(1), Duration.ofHours(6)),
            new Tier(Duration.ofHours(1), Duration.ofDays(1)));

    @TempDir
    Path folder;

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
                restorers.add(threads.submit(() -> restore(past, random, RESTORES / RESTORERS)));
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
            for (int i = 0; i < 8; i++) {
                past.pass(Duration.ofMinutes(1)).commit().ship();
            }
            deleted.addAndGet(upkeep.run(past.now()).deleted());
        }
    }

    private static void restore(Past past, Random random, int count) {
        for (int i = 0; i < count; i++) {
            Timeline timeline = past.timeline();
            Point newest = timeline.newest().orElseThrow();
            long position = Math.max(1, newest.position() - random.nextInt(30));
            assertThat(past.restored(timeline, position))
                    .as("commit %d", position)
                    .isEqualTo(past.at(position).content());
        }
    }
}
