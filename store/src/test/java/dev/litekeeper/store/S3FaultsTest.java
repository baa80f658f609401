package dev.litekeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.store.Relay.Fault;
import dev.litekeeper.testkit.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A bucket behind a network and a service that fail.
class S3FaultsTest {
    private static final Key KEY = Key.of("app/production/one.seg");
    private static final int LARGE = 20 << 20;

    private S3Server server;
    private Relay relay;
    private Store store;

    @BeforeEach
    void open() {
        server = S3Server.start();
        relay = Relay.to(server.endpoint());
        store = Store.at(
                "cloud",
                "s3://" + S3Server.BUCKET + "/x",
                new S3Access(
                        Optional.of(relay.endpoint()),
                        Optional.empty(),
                        Optional.of(new S3Access.Credentials(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
                        true));
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "REQUEST_LOST", "BUSY", "TOO_MANY", "SKEWED"})
    void getsThroughWhatPasses(Fault fault) throws IOException {
        relay.arm("PUT", fault, fault);
        store.put(KEY, new byte[] {1, 2, 3});
        assertThat(relay.isSpent() || fault == Fault.ANSWER_LOST).isTrue();
        relay.arm("GET", fault);
        try (InputStream in = store.read(KEY)) {
            assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
        }
        relay.arm("HEAD", fault);
        assertThat(store.find(KEY)).isPresent();
        relay.arm("GET", fault);
        assertThat(store.list("")).hasSize(1);
        relay.arm("DELETE", fault);
        store.delete(KEY);
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void doesNotTakeAnotherObjectForItsOwnWhereTheAnswerIsLost() {
        store.put(KEY, new byte[] {1});
        relay.arm("PUT", Fault.ANSWER_LOST);
        assertThatThrownBy(() -> store.put(KEY, new byte[] {2}))
                .asInstanceOf(InstanceOfAssertFactories.type(Failure.class))
                .extracting(Failure::kind)
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void settlesTheEndOfAnUploadInPartsWhoseAnswerIsLost() throws IOException {
        byte[] large = bytes();
        relay.arm("POST", Fault.REQUEST_LOST).arm("PUT", Fault.ANSWER_LOST, Fault.REQUEST_LOST, Fault.BUSY);
        relay.arm("POST", Fault.ANSWER_LOST);
        store.put(KEY, large);
        assertThat(relay.isSpent()).isTrue();
        try (InputStream in = store.read(KEY)) {
            assertThat(in.readAllBytes()).isEqualTo(large);
        }
    }

    @Test
    void goesOnReadingWhereTheConnectionBroke() throws IOException {
        byte[] large = bytes();
        store.put(KEY, large);
        relay.arm("GET", Fault.ANSWER_CUT, Fault.ANSWER_CUT);
        try (InputStream in = store.read(KEY)) {
            assertThat(in.readAllBytes()).isEqualTo(large);
        }
        relay.arm("GET", Fault.ANSWER_CUT);
        try (InputStream in = store.read(KEY, 1000, 5000)) {
            assertThat(in.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(large, 1000, 6000));
        }
        assertThat(relay.isSpent()).isTrue();
    }

    @Test
    void saysThatTheCredentialsHaveExpired() {
        relay.arm("PUT", Fault.EXPIRED);
        assertThatThrownBy(() -> store.put(KEY, new byte[1])).hasMessageContaining("the credentials have expired");
        relay.arm("HEAD", Fault.EXPIRED).arm("GET", Fault.EXPIRED);
        assertThatThrownBy(() -> store.find(KEY)).hasMessageContaining("the credentials have expired");
    }

    @Test
    void givesUpWhereTheServiceStaysBusy() {
        relay.arm("PUT", Fault.BUSY, Fault.BUSY, Fault.BUSY, Fault.BUSY, Fault.BUSY);
        assertThatThrownBy(() -> store.put(KEY, new byte[1])).hasMessageContaining("busy (503 SlowDown)");
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void takesTwoRequestsForAPut() {
        store.put(KEY, new byte[1]);
        assertThat(relay.requests()).isEqualTo(2);
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[LARGE];
        new Random(3).nextBytes(bytes);
        return bytes;
    }
}
