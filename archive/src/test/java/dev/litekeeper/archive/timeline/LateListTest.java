package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.ship.End;
import dev.litekeeper.archive.ship.Epochs;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import dev.litekeeper.store.Wrapping;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
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

    @Test
    void deletesNothingWhereItLeadsNoFurtherThanToADamagedWaymarkAndGoesOnOnceThatIsSeen() {
        MemoryStore store = new MemoryStore();
        try (Past past = new Past(folder, store, 512, 12, new Random(4))) {
            ship(past, 40);
            tidy(past);
            Key damaged = past.keys.waymark(1, 1);
            store.objects.put(damaged, new byte[20]);
            ship(past, 40);
            upkeep(store).run(past.now());
            past.pass(Duration.ofMinutes(61));
            Set<Key> before = unannounced(store);
            List<StoredObject> listed = store.list("").stream()
                    .filter(object -> !object.key().equals(damaged))
                    .toList();

            assertThatThrownBy(() -> upkeep(new Late(store, listed)).run(past.now()))
                    .hasMessageContaining("nothing was deleted")
                    .hasMessageContaining(damaged.text());

            assertThat(unannounced(store)).isEqualTo(before);
            assertThat(upkeep(store).run(past.now()).deleted()).isPositive();
            assertThat(store.objects).containsKey(past.keys.waymark(1, 2));
        }
    }

    /// Everything but the announcements, of which the ones that were carried out go.
    private static Set<Key> unannounced(MemoryStore store) {
        return store.objects.keySet().stream()
                .filter(key -> !key.text().contains("/retired/"))
                .collect(Collectors.toSet());
    }

    private static void ship(Past past, int count) {
        for (int i = 0; i < count; i++) {
            past.pass(Duration.ofSeconds(1)).commit().ship();
        }
    }

    /// Joins, and a grace later deletes what was joined.
    private void tidy(Past past) {
        Upkeep upkeep = upkeep(past.store);
        upkeep.run(past.now());
        past.pass(Duration.ofMinutes(61));
        assertThat(upkeep.run(past.now()).deleted()).isPositive();
    }

    private Upkeep upkeep(Store store) {
        return new Upkeep(store, Past.SCOPE, new Upkeep.Rules(TIERS, Duration.ofHours(1), folder), new Random(3));
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
