package dev.litekeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.testkit.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3StoreTest extends StoreContract {
    private static final Key KEY = Key.of("app/production/archive/one.seg");
    private static S3Server server;

    private final String url = "s3://" + S3Server.BUCKET + "/of-this/" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Store store() {
        return Store.at("cloud", url, access(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
    }

    private static S3Access access(String key, String secret) {
        return new S3Access(
                Optional.of(server.endpoint()),
                Optional.empty(),
                Optional.of(new S3Access.Credentials(key, secret)),
                true);
    }

    @Test
    void sendsALargeObjectInPartsAndNeverOverOne() throws IOException {
        byte[] large = new byte[20 << 20];
        new Random(7).nextBytes(large);
        store().put(KEY, large);
        try (InputStream in = store().read(KEY)) {
            assertThat(in.readAllBytes()).isEqualTo(large);
        }
        assertThatThrownBy(() -> store().put(KEY, new byte[20 << 20])).hasMessageContaining("never overwritten");
        try (InputStream in = store().read(KEY)) {
            assertThat(in.readNBytes(1 << 20)).isEqualTo(java.util.Arrays.copyOf(large, 1 << 20));
        }
    }

    @Test
    void leavesNothingOfALargeObjectWhoseContentFails() {
        assertThatThrownBy(() -> store().put(KEY, out -> {
                    out.write(new byte[20 << 20]);
                    throw new IOException("the source is gone");
                }))
                .hasMessageContaining("the source is gone");
        assertThat(store().find(KEY)).isEmpty();
        assertThat(store().list("")).isEmpty();
    }

    @Test
    void tellsWhatIsWrongWithTheCredentials() {
        Store unknown = Store.at("cloud", url, access("somebody", "else"));
        Store wrong = Store.at("cloud", url, access(S3Server.ACCESS_KEY, "else"));
        for (Store store : java.util.List.of(unknown, wrong)) {
            refuses(() -> store.put(KEY, new byte[1]), "credentials");
            refuses(() -> store.list(""), "credentials");
            refuses(() -> store.find(KEY), "credentials");
        }
    }

    @Test
    void tellsThatThereIsNoBucket() {
        Store store = Store.at("cloud", "s3://not-there/x", access(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        refuses(() -> store.put(KEY, new byte[1]), "no bucket not-there");
        refuses(() -> store.list(""), "no bucket not-there");
    }

    @Test
    void failsSoonWhereNothingListens() {
        S3Access nowhere = new S3Access(
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.empty(),
                Optional.of(new S3Access.Credentials("a", "b")),
                true);
        refuses(() -> Store.at("cloud", url, nowhere).put(KEY, new byte[1]), "http://127.0.0.1:1");
    }

    @Test
    void keepsTheSecretToItself() {
        assertThat(access("key", "hidden").toString()).doesNotContain("hidden");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(Failure.class))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.ENVIRONMENT);
                    assertThat(failure.problem().why()).contains(why);
                });
    }
}
