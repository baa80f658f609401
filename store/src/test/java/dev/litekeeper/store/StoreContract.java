package dev.litekeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/// What every store keeps to.
public abstract class StoreContract {
    private static final Key KEY = Key.of("app/production/one.json");

    /// A store with nothing in it.
    protected abstract Store store();

    @Test
    void givesBackWhatWasPut() throws IOException {
        byte[] large = new byte[3_000_000];
        large[2_999_999] = 7;
        store().put(KEY, out -> {
            for (int start = 0; start < large.length; start += 100_000) {
                out.write(large, start, 100_000);
            }
        });
        assertThat(bytes(KEY)).isEqualTo(large);
        assertThat(store().find(KEY).orElseThrow().size().bytes()).isEqualTo(large.length);
    }

    @Test
    void givesBackAPart() throws IOException {
        store().put(KEY, text("0123456789"));
        try (InputStream part = store().read(KEY, 3, 4)) {
            assertThat(part.readAllBytes()).isEqualTo(text("3456"));
        }
        try (InputStream rest = store().read(KEY, 8, 100)) {
            assertThat(rest.readAllBytes()).isEqualTo(text("89"));
        }
    }

    @Test
    void keepsAnEmptyObject() throws IOException {
        store().put(KEY, new byte[0]);
        assertThat(bytes(KEY)).isEmpty();
        assertThat(store().list("")).hasSize(1);
    }

    @Test
    void saysWhenAnObjectWasStored() {
        StoredObject object = store().put(KEY, new byte[1]);
        assertThat(Duration.between(object.stored(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
        assertThat(store().find(KEY)).contains(object);
    }

    @Test
    void neverOverwrites() throws IOException {
        store().put(KEY, text("first"));
        assertThatThrownBy(() -> store().put(KEY, text("second")))
                .asInstanceOf(InstanceOfAssertFactories.type(Failure.class))
                .extracting(Failure::kind)
                .isEqualTo(Kind.REFUSED);
        assertThat(bytes(KEY)).isEqualTo(text("first"));
    }

    @Test
    void letsOneOfManyPutsWin() throws Exception {
        List<Future<StoredObject>> puts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 32; i++) {
                byte[] content = text("writer " + i + " ".repeat(10_000));
                puts.add(threads.submit(() -> store().put(KEY, content)));
            }
        }
        assertThat(puts.stream().filter(put -> put.state() == Future.State.SUCCESS))
                .hasSize(1);
        assertThat(new String(bytes(KEY), StandardCharsets.UTF_8))
                .startsWith("writer ")
                .hasSizeGreaterThan(10_000);
        assertThat(store().list("")).hasSize(1);
    }

    @Test
    void leavesNothingBehindWhenTheContentFails() {
        assertThatThrownBy(() -> store().put(KEY, out -> {
                    out.write(new byte[500_000]);
                    throw new IOException("the source is gone");
                }))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("the source is gone");
        assertThat(store().find(KEY)).isEmpty();
        assertThat(store().list("")).isEmpty();
    }

    @Test
    void passesOnTheFailureOfTheContent() {
        Failure failure = dev.litekeeper.failure.Problem.bad("no good").failure();
        assertThatThrownBy(() -> store().put(KEY, out -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(store().list("")).isEmpty();
    }

    @Test
    void listsByPrefixInTheOrderOfTheKeys() {
        for (String key : List.of("b/2", "a/10", "a/2", "b/1", "a/1", "a-1")) {
            store().put(Key.of(key), new byte[1]);
        }
        assertThat(store().list("").stream().map(object -> object.key().text()))
                .containsExactly("a-1", "a/1", "a/10", "a/2", "b/1", "b/2");
        assertThat(store().list("a/1").stream().map(object -> object.key().text()))
                .containsExactly("a/1", "a/10");
        assertThat(store().list("c")).isEmpty();
    }

    @Test
    void deletes() {
        store().put(KEY, new byte[1]);
        store().delete(KEY);
        store().delete(KEY);
        assertThat(store().find(KEY)).isEmpty();
        assertThat(store().list("")).isEmpty();
        store().put(KEY, new byte[2]);
        assertThat(store().find(KEY).orElseThrow().size().bytes()).isEqualTo(2);
    }

    @Test
    void failsToReadWhatIsNotThere() {
        assertThatThrownBy(() -> store().read(KEY)).isInstanceOf(Failure.class).hasMessageContaining("one.json");
        assertThat(store().list("")).isEmpty();
    }

    @Test
    void doesNotListAPutThatIsRunning() {
        store().put(KEY, out -> {
            out.write(new byte[300_000]);
            assertThat(store().list("")).isEmpty();
            assertThat(store().find(KEY)).isEmpty();
            store().sweep(Instant.now().plus(Duration.ofDays(2)));
        });
        assertThat(store().find(KEY)).isPresent();
    }

    private byte[] bytes(Key key) throws IOException {
        try (InputStream in = store().read(key)) {
            return in.readAllBytes();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
