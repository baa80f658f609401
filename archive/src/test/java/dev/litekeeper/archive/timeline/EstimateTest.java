package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.Wrapping;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an estimate makes of the store and the machine, on a clock that only moves while the store answers.
class EstimateTest {
    private static final double EXACT = 0.002;

    @TempDir
    Path folder;

    @Test
    void aSlowMachineTakesInProportion() {
        try (Past past = new Past(folder, 512, 40, new Random(7))) {
            past.commits(50).ship();
            double ordinary = new Slow(past.store, 0, 0).estimate(folder, 1);
            assertThat(ordinary).isPositive();
            assertThat(new Slow(past.store, 0, 0).estimate(folder, 3)).isCloseTo(3 * ordinary, within(EXACT));
        }
    }

    @Test
    void everyByteThatIsFetchedCounts() {
        try (Past past = new Past(folder, 512, 40, new Random(7))) {
            past.commits(50).ship().commits(50).ship();
            double second = 1e9;
            double nothing = new Slow(past.store, 0, 0).estimate(folder, 1);
            Slow slow = new Slow(past.store, 0, second / 10_000);
            double bytes = slow.plan().fetch().bytes();
            assertThat(slow.estimate(folder, 1) - nothing).isCloseTo(bytes / 10_000, within(0.3 * bytes / 10_000));
        }
    }

    @Test
    void everyRequestCounts() {
        try (Past past = new Past(folder, 512, 40, new Random(7))) {
            for (int i = 0; i < 60; i++) {
                past.commits(2).ship();
            }
            double nothing = new Slow(past.store, 0, 0).estimate(folder, 1);
            Slow slow = new Slow(past.store, 1_000_000_000L, 0);
            int objects = slow.plan().objects();
            assertThat(objects).isGreaterThanOrEqualTo(60);
            double atOnce = Runtime.getRuntime().availableProcessors();
            double listed = past.store.list(past.keys.prefix()).size() / 8.0;
            assertThat(slow.estimate(folder, 1) - nothing).isCloseTo(objects / atOnce + listed, within(EXACT));
        }
    }

    /// A store that takes a while for each request and for each byte.
    private static final class Slow implements Wrapping {
        private final Store store;
        private final long request;
        private final double perByte;
        private long now;

        Slow(Store store, long request, double perByte) {
            this.store = store;
            this.request = request;
            this.perByte = perByte;
        }

        ArchiveRestore plan() {
            Timeline timeline = Timeline.of(this, Past.SCOPE);
            return ArchiveRestore.plan(timeline, timeline.newest().orElseThrow());
        }

        double estimate(Path folder, double slowness) {
            return plan().estimate(folder, slowness, () -> now).toNanos() / 1e9;
        }

        @Override
        public synchronized InputStream read(Key key, long offset, long length) {
            long size = store.find(key).orElseThrow().size().bytes();
            now += request + (long) (perByte * Math.min(length, size - offset));
            return Wrapping.super.read(key, offset, length);
        }

        @Override
        public Store store() {
            return store;
        }
    }
}
