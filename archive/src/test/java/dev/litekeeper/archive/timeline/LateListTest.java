package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.ship.End;
import dev.litekeeper.archive.ship.Epochs;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import dev.litekeeper.store.Wrapping;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A list of a store that is late by more than the grace: what it shows was joined and deleted meanwhile, and what
/// stands for it is not in it.
class LateListTest {
    private static final List<Tier> TIERS = List.of(
            new Tier(Duration.ZERO, Duration.ofHours(6)),
            new Tier(Duration.ofMinutes(1), Duration.ofDays(1)),
            new Tier(Duration.ofHours(1), Duration.ofDays(5)));

    @TempDir
    private Path folder;

    @Test
    void hidesNoCommitThatWasShipped() {
        MemoryStore store = new MemoryStore();
        try (Past past = new Past(folder, store, 512, 12, new Random(1))) {
            ship(past, 20);
            Late late = new Late(store, store.list(""));
            ship(past, 60);
            tidy(past);
            ship(past, 60);
            tidy(past);
            ship(past, 3);
            assertThat(store.objects.keySet())
                    .as("what followed on the list is gone")
                    .doesNotContain(past.keys.segment(1, 21), past.keys.segment(1, 60));
            End end = new Epochs(store, past.keys, InstantSource.system()).end();
            assertThat(new Epochs(late, past.keys, InstantSource.system()).end().tip())
                    .isEqualTo(end.tip());
            Timeline seen = Timeline.of(late, Past.SCOPE);
            long newest = seen.newest().orElseThrow().position();
            assertThat(newest).isEqualTo(past.states.lastKey());
            assertThat(past.restored(seen, newest)).isEqualTo(past.at(newest).content());
        }
    }

    @Test
    void leavesNothingBehindOfAnEpochThatIsOver() {
        MemoryStore store = new MemoryStore();
        try (Past past = new Past(folder, store, 512, 12, new Random(2))) {
            ship(past, 40);
            tidy(past);
            Late late = new Late(store, store.list(""));
            assertThat(store.objects).containsKey(past.keys.waymark(1, 1));
            past.takeOver();
            ship(past, 40);
            tidy(past);
            ship(past, 40);
            tidy(past);
            assertThat(store.objects).doesNotContainKey(past.keys.waymark(1, 1)).containsKey(past.keys.waymark(2, 1));
            Timeline seen = Timeline.of(late, Past.SCOPE);
            assertThat(past.restored(seen, past.states.lastKey()))
                    .isEqualTo(past.states.lastEntry().getValue().content());
        }
    }

    private static void ship(Past past, int count) {
        for (int i = 0; i < count; i++) {
            past.pass(Duration.ofSeconds(1)).commit().ship();
        }
    }

    /// Joins, and a grace later deletes what was joined.
    private void tidy(Past past) {
        Upkeep upkeep =
                new Upkeep(past.store, Past.SCOPE, new Upkeep.Rules(TIERS, Duration.ofHours(1), folder), new Random(3));
        upkeep.run(past.now());
        past.pass(Duration.ofMinutes(61));
        assertThat(upkeep.run(past.now()).deleted()).isPositive();
    }

    /// A store whose list is that of an earlier time.
    private record Late(Store store, List<StoredObject> listed) implements Wrapping {
        @Override
        public List<StoredObject> list(String prefix) {
            return listed.stream()
                    .filter(object -> object.key().text().startsWith(prefix))
                    .toList();
        }
    }
}
