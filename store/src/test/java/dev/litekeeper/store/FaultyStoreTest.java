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
}
