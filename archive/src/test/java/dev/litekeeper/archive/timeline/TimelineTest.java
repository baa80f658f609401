package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.ship.End;
import dev.litekeeper.archive.ship.Epochs;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.FaultyStore;
import dev.litekeeper.store.Key;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
    private static final long SEED = 7;

    @TempDir
    Path folder;

    @Test
    void restoresEveryCommit() {
        try (Past past = new Past(folder, 512, 40, new Random(SEED))) {
            for (int i = 0; i < 5; i++) {
                past.commits(8).ship();
            }
            Timeline timeline = past.timeline();
            past.states.forEach((position, state) -> assertThat(past.restored(timeline, position))
                    .as("commit %d, seed %d", position, SEED)
                    .isEqualTo(state.content()));
        }
    }

    @Test
    void takesWhatAnEarlierRunWroteAndALaterOneBroughtIn() {
        try (Past past = new Past(folder, 512, 40, new Random(SEED))) {
            past.commits(8).ship().commits(5).takeOver().ship().commits(3).ship();
            Timeline timeline = past.timeline();
            past.states.forEach((position, state) -> assertThat(past.restored(timeline, position))
                    .as("commit %d, seed %d", position, SEED)
                    .isEqualTo(state.content()));
        }
    }

    @Test
    void findsTheNewestCommitAtOrBeforeATime() {
        try (Past past = new Past(folder, 512, 10, new Random(SEED))) {
            past.commits(20).ship().commits(20).ship();
            Timeline timeline = past.timeline();
            long first = past.states.firstEntry().getValue().millis();
            long last = past.states.lastEntry().getValue().millis();
            for (long millis = first; millis <= last; millis++) {
                Choice choice = timeline.at(Instant.ofEpochMilli(millis));
                assertThat(choice.point().position()).as("at %d", millis).isEqualTo(newestAt(past, millis));
                assertThat(choice.exact()).isTrue();
            }
        }
    }

    @Test
    void refusesATimeOutsideOfTheArchive() {
        try (Past past = new Past(folder, 512, 10, new Random(SEED))) {
            past.commits(5).ship();
            Timeline timeline = past.timeline();
            assertThatThrownBy(() -> timeline.at(Past.BEGIN.minusMillis(1))).hasMessageContaining("before the oldest");
            assertThatThrownBy(() -> timeline.at(past.now().plusMillis(1))).hasMessageContaining("after the newest");
            assertThatThrownBy(() -> timeline.at(99)).hasMessageContaining("after the newest");
        }
    }

    @Test
    void tellsAGapAndRestoresOnBothSidesOfIt() {
        try (Past past = new Past(folder, 512, 20, new Random(SEED))) {
            past.commits(5).ship();
            long before = past.states.lastKey();
            Instant time = past.now();
            past.gap().commits(3).ship();
            Timeline timeline = past.timeline();
            assertThat(timeline.gaps()).hasSize(1);
            Gap gap = timeline.gaps().getFirst();
            assertThat(gap.after()).isEqualTo(before);
            assertThatThrownBy(() -> timeline.at(time.plusSeconds(2))).hasMessageContaining("inside a gap");
            assertThatThrownBy(() -> timeline.at(before + 1)).hasMessageContaining("inside a gap");
            past.states.forEach((position, state) -> assertThat(past.restored(timeline, position))
                    .as("commit %d", position)
                    .isEqualTo(state.content()));
        }
    }

    @Test
    void neverRestoresAnotherCommitThatGotTheNumberMeanwhile() {
        try (Past past = new Past(folder.resolve("one"), 512, 10, new Random(SEED));
                Past other = new Past(folder.resolve("other"), 512, 10, new Random(SEED + 1))) {
            past.commits(5).ship().commits(5).ship();
            other.commits(10).ship();
            Timeline timeline = past.timeline();
            ArchiveRestore planned =
                    ArchiveRestore.plan(timeline, timeline.newest().orElseThrow());
            assertThat(other.timeline().find(planned.point().position())).isPresent();
            timeline.pieces().chain().stretches().forEach(stretch -> past.store.delete(stretch.key()));
            Parts parts = new Parts(other.store);
            for (Stretch stretch : other.timeline().pieces().chain().stretches()) {
                past.store.put(stretch.key(), parts.all(stretch.key()));
            }
            Path target = folder.resolve("target");
            assertThatThrownBy(() -> planned.to(target, Progress.NONE)).hasMessageContaining("another one by now");
            assertThat(target).doesNotExist();
        }
    }

    @Test
    void tellsThatTheDatabaseWasReplaced() {
        try (Past past = new Past(folder, 512, 20, new Random(SEED))) {
            past.commits(5).ship().replace(8).commits(5).ship();
            Timeline timeline = past.timeline();
            assertThat(timeline.lineages()).hasSize(2);
            assertThat(timeline.gaps()).isEmpty();
            past.states.forEach((position, state) -> assertThat(past.restored(timeline, position))
                    .as("commit %d", position)
                    .isEqualTo(state.content()));
        }
    }

    @Test
    void tellsWhichSegmentIsLost() {
        try (Past past = new Past(folder, 512, 10, new Random(SEED))) {
            past.commits(3).ship().commits(3).ship().commits(3).ship();
            Stretch lost = past.timeline().pieces().chain().stretches().get(1);
            past.store.delete(lost.key());
            Timeline timeline = past.timeline();
            assertThat(timeline.gaps()).hasSize(1);
            assertThat(timeline.newest().orElseThrow().position())
                    .isEqualTo(lost.name().first() - 1);
            assertThat(timeline.obstacle(lost.last() + 1)).isPresent();
        }
    }

    @Test
    void findsTheNewestCommitsThatNoListShows() {
        FaultyStore store = new FaultyStore(new MemoryStore(), new Random(SEED));
        try (Past past = new Past(folder, store, 512, 10, new Random(SEED))) {
            past.commits(3).ship().commits(3).ship();
            newestIsFound(past, store, key -> past.keys.segmentOf(key).orElse(0) > 1);
            past.takeOver().commits(3).ship().commits(3).ship();
            newestIsFound(past, store, key -> past.keys.segmentOf(key).orElse(0) > 3);
            newestIsFound(past, store, key -> past.keys.epochOf(key).orElse(0) == 2);
        }
    }

    private static void newestIsFound(Past past, FaultyStore store, Predicate<Key> unlisted) {
        store.unlisted(unlisted);
        Timeline timeline = past.timeline();
        assertThat(timeline.newest().orElseThrow().position()).isEqualTo(past.states.lastKey());
        assertThat(past.restored(timeline, past.states.lastKey()))
                .isEqualTo(past.at(past.states.lastKey()).content());
        store.caughtUp();
    }

    @Test
    void joinsSegmentsAndRestoresFromThem() {
        try (Past past = new Past(folder, 512, 10, new Random(SEED))) {
            for (int i = 0; i < 6; i++) {
                past.commits(3).ship();
            }
            List<Stretch> all = past.timeline().pieces().chain().stretches();
            new Bundle(
                            past.store,
                            past.keys.merged(
                                    all.getFirst().name(), all.getLast().name()))
                    .write(all);
            all.forEach(stretch -> past.store.delete(stretch.key()));
            Timeline timeline = past.timeline();
            past.states.forEach((position, state) -> assertThat(past.restored(timeline, position))
                    .as("commit %d", position)
                    .isEqualTo(state.content()));
        }
    }

    @Test
    void aKeeperGoesOnWhereTheOldestSegmentsWereDeleted() {
        try (Past past = new Past(folder, 512, 10, new Random(SEED))) {
            for (int i = 0; i < 6; i++) {
                past.commits(3).ship();
            }
            Set<Key> oldest = Set.of(past.keys.segment(1, 1), past.keys.segment(1, 2), past.keys.segment(1, 3));
            Key announced = past.keys.retired(Pruning.id(past.now(), 1));
            past.store.put(announced, new Retirement(announced, oldest, past.now(), List.of(10L)).text());
            oldest.forEach(past.store::delete);
            End end = new Epochs(past.store, past.keys, InstantSource.system()).end();
            assertThat(end.tip().position()).isEqualTo(past.states.lastKey());
            assertThat(end.findings()).isEmpty();
        }
    }

    @Test
    void aKeeperGoesOnAfterSegmentsThatWereJoined() {
        try (Past past = new Past(folder, 512, 10, new Random(SEED))) {
            for (int i = 0; i < 6; i++) {
                past.commits(3).ship();
            }
            List<Stretch> all = past.timeline().pieces().chain().stretches();
            List<Stretch> some = all.subList(1, 4);
            new Bundle(
                            past.store,
                            past.keys.merged(
                                    some.getFirst().name(), some.getLast().name()))
                    .write(some);
            some.forEach(stretch -> past.store.delete(stretch.key()));
            End end = new Epochs(past.store, past.keys, InstantSource.system()).end();
            assertThat(end.tip().position()).isEqualTo(past.states.lastKey());
            assertThat(end.findings()).isEmpty();
        }
    }

    @Test
    void findsAWayAroundADamagedObject() {
        MemoryStore memory = new MemoryStore();
        try (Past past = new Past(folder, memory, 512, 40, new Random(SEED))) {
            past.commits(8).ship();
            new LayerMaker(past.timeline(), folder)
                    .snapshot(past.timeline().newest().orElseThrow());
            past.commits(3).ship();
            Layer snapshot = past.timeline().pieces().snapshots().getFirst();
            byte[] bytes =
                    Objects.requireNonNull(memory.objects.get(snapshot.key())).clone();
            bytes[bytes.length / 3] ^= 1;
            memory.objects.put(snapshot.key(), bytes);
            past.states.forEach((position, state) -> assertThat(past.restored(past.timeline(), position))
                    .as("commit %d", position)
                    .isEqualTo(state.content()));
        }
    }

    private static Layer snapshot(Past past) {
        new LayerMaker(past.timeline(), past.folder)
                .snapshot(past.timeline().newest().orElseThrow());
        return past.timeline().pieces().snapshots().getFirst();
    }

    @Test
    void tellsAnObjectThatCannotBeReadFromOneThatIsDamaged() {
        MemoryStore memory = new MemoryStore();
        FaultyStore store = new FaultyStore(memory, new Random(SEED));
        try (Past past = new Past(folder, store, 512, 40, new Random(SEED))) {
            past.commits(8).ship();
            Layer snapshot = snapshot(past);
            past.commits(3).ship();
            Timeline timeline = past.timeline();
            Stretch newest = timeline.pieces().chain().stretches().getLast();
            byte[] bytes =
                    Objects.requireNonNull(memory.objects.get(snapshot.key())).clone();
            bytes[bytes.length / 3] ^= 1;
            memory.objects.put(snapshot.key(), bytes);
            store.unreadable(newest.key()::equals);
            assertThatThrownBy(() -> past.restored(timeline, newest.last()))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.ENVIRONMENT));
        }
    }

    private static long newestAt(Past past, long millis) {
        return past.states.entrySet().stream()
                .filter(entry -> entry.getValue().millis() <= millis)
                .mapToLong(java.util.Map.Entry::getKey)
                .max()
                .orElseThrow();
    }
}
