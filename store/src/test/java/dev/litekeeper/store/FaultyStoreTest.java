package dev.litekeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.store.FaultyStore.Fault;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyStoreTest extends StoreContract {
    private static final Key KEY = Key.of("a");
    private static final byte[] CONTENT = {1, 2, 3, 4};

    @TempDir
    Path folder;

    private FaultyStore store;

    @BeforeEach
    void open() {
        store = new FaultyStore(Store.at("bad", folder.toUri().toString()), new Random(1));
    }

    @Override
    protected Store store() {
        return store;
    }

    @Test
    void losesATornAFlippedAndAZeroedPutWithoutAWord() throws Exception {
        for (Fault fault : new Fault[] {Fault.TORN, Fault.FLIPPED, Fault.ZEROED}) {
            store.arm(fault).put(KEY, CONTENT);
            try (var in = store.read(KEY)) {
                assertThat(in.readAllBytes()).as(fault.name()).isNotEqualTo(CONTENT);
            }
            store.delete(KEY);
        }
        store.arm(Fault.LOST).put(KEY, CONTENT);
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void failsWithNothingOrEverythingKept() {
        assertThatThrownBy(() -> store.arm(Fault.FULL).put(KEY, CONTENT))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("No space left");
        assertThat(store.find(KEY)).isEmpty();
        assertThatThrownBy(() -> store.arm(Fault.ERROR_AFTER_SUCCESS).put(KEY, CONTENT))
                .isInstanceOf(Failure.class);
        assertThat(store.find(KEY)).isPresent();
    }

    @Test
    void carriesAPutOutTwiceAndListsAnotherLate() {
        store.arm(Fault.DUPLICATED, Fault.LISTED_LATE).put(KEY, CONTENT);
        store.put(Key.of("b"), CONTENT);
        assertThat(store.list("")).hasSize(1);
        assertThat(store.find(Key.of("b"))).isPresent();
        assertThat(store.list("")).hasSize(1);
        assertThat(store.list("")).hasSize(2);
        assertThat(store.isSpent()).isTrue();
    }

    @Test
    void isBusyOrOutOfReach() {
        store.arm(Fault.BUSY, Fault.EXPIRED);
        assertThatThrownBy(() -> store.put(KEY, CONTENT)).hasMessageContaining("503");
        assertThatThrownBy(() -> store.put(KEY, CONTENT)).hasMessageContaining("expired");
        store.down(true);
        assertThatThrownBy(() -> store.find(KEY)).hasMessageContaining("does not answer");
        store.down(false);
        assertThat(store.find(KEY)).isEmpty();
    }
}
