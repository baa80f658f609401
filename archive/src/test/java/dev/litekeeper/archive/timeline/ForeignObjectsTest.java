package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.store.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects of another archive in the place of our own, each sound in itself: a version of before, or a database that
/// was kept in the same way.
class ForeignObjectsTest {
    private static final int SEED = 7;

    @TempDir
    private Path folder;

    private final MemoryStore store = new MemoryStore();
    private final MemoryStore others = new MemoryStore();
    private Past past;
    private Past other;

    @BeforeEach
    void keepTwo() {
        past = new Past(folder.resolve("one"), store, 512, 12, new Random(SEED));
        other = new Past(folder.resolve("other"), others, 512, 12, new Random(SEED + 1));
        past.ship();
        other.ship();
    }

    @AfterEach
    void letGo() {
        past.close();
        other.close();
    }

    @Test
    void takesNoLtxObjectForTheOneThatWasProven() {
        Layer ours = snapshot(past);
        Layer theirs = snapshot(other);
        assertThat(theirs.bytes()).isEqualTo(ours.bytes());
        put(ours.key(), theirs.key());
        past.timeline().pieces().chain().stretches().forEach(stretch -> store.delete(stretch.key()));
        refuses(ours);
    }

    @Test
    void takesNoLtxObjectAndItsProofForTheStateOfAnotherArchive() {
        Layer ours = snapshot(past);
        Layer theirs = snapshot(other);
        assertThat(theirs.key()).isEqualTo(ours.key());
        for (Key key : List.of(ours.key(), LayerName.of(ours.proof()).proof(past.keys))) {
            put(key, key);
        }
        refuses(ours);
    }

    @Test
    void takesNoSegmentOfTheSameNumberForTheOneThatIsLost() {
        goOn();
        Key lost = past.keys.segment(1, 4);
        put(lost, lost);
        Timeline timeline = past.timeline();
        long last = timeline.newest().orElseThrow().position();
        assertThat(last).as("the end of the segment before").isEqualTo(7);
        assertThat(past.restored(timeline, last)).isEqualTo(past.at(last).content());
        assertThat(timeline.faults()).isNotEmpty();
    }

    @Test
    void takesOfSeveralSegmentsOfANumberTheOneThatTheNextNames() {
        goOn();
        List<Stretch> foreign = other.timeline().pieces().chain().stretches().subList(1, 4);
        Key joined =
                other.keys.merged(foreign.getFirst().name(), foreign.getLast().name());
        new Bundle(others, joined).write(foreign);
        put(joined, joined);
        Timeline timeline = past.timeline();
        assertThat(timeline.gaps()).isEmpty();
        past.states.forEach((position, state) ->
                assertThat(past.restored(timeline, position)).isEqualTo(state.content()));
    }

    private void goOn() {
        for (int i = 0; i < 5; i++) {
            past.commits(3).ship();
            other.commits(3).ship();
        }
    }

    private void put(Key ours, Key theirs) {
        store.objects.put(ours, Objects.requireNonNull(others.objects.get(theirs)));
    }

    private void refuses(Layer ours) {
        Timeline timeline = past.timeline();
        assertThat(timeline.newest().orElseThrow().position()).isEqualTo(ours.last());
        assertThatThrownBy(() -> past.restored(timeline, ours.last()))
                .hasMessageContaining("not the one that was recorded");
    }

    private static Layer snapshot(Past past) {
        new LayerMaker(past.timeline(), past.folder)
                .snapshot(past.timeline().newest().orElseThrow());
        return past.timeline().pieces().snapshots().getFirst();
    }
}
