package dev.litekeeper.archive.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.store.S3Access;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keepers that take one archive from each other, again and again, and are stopped and continued at random
/// moments.
class TwoKeepersTest {
    private static final int ROUNDS = Integer.getInteger("litekeeper.keepers", 12);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path folder;

    @Test
    void neverLoseWhatOneAcknowledgedNorMixTheirLineages() throws Exception {
        race(Store.at("one", folder.resolve("store").toUri().toString()));
    }

    @Test
    void neverDoSoInABucketEither() throws Exception {
        try (S3Server server = S3Server.start()) {
            S3Access access = new S3Access(
                    Optional.of(server.endpoint()),
                    Optional.empty(),
                    Optional.of(new S3Access.Credentials(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
                    true);
            race(Store.at("one", "s3://" + S3Server.BUCKET + "/race", access));
        }
    }

    private void race(Store store) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        List<Future<Map<Long, byte[]>>> lives = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int keeper = 0; keeper < 2; keeper++) {
                String id = "keeper-" + keeper;
                Random random = new Random(seed + keeper);
                lives.add(threads.submit(() -> lives(store, id, random)));
            }
        }
        Map<Long, byte[]> restored = Site.restored(store, folder);
        for (Future<Map<Long, byte[]>> life : lives) {
            for (Map.Entry<Long, byte[]> kept : life.get().entrySet()) {
                assertThat(restored.get(kept.getKey()))
                        .as("position %s, seed %s", kept.getKey(), seed)
                        .isEqualTo(kept.getValue());
            }
        }
    }

    /// What was acknowledged to this keeper in all its lives, by position; something was.
    private Map<Long, byte[]> lives(Store store, String id, Random random) {
        Map<Long, byte[]> acknowledged = new TreeMap<>();
        for (int life = 0; life < ROUNDS || acknowledged.isEmpty(); life++) {
            try {
                live(new Halting(store, random), folder.resolve(id + "-" + life), id, random, acknowledged);
            } catch (Failure takenOver) {
                assertThat(takenOver.problem().toString()).containsAnyOf("another keeper", "cannot take the archive");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return acknowledged;
    }

    private void live(Store store, Path state, String id, Random random, Map<Long, byte[]> acknowledged)
            throws InterruptedException {
        Keeper keeper = Site.keeper(id, random);
        End end = new Epochs(store, Site.KEYS, Instant::now)
                .take(keeper, "/srv/app.sqlite", true)
                .end();
        try (Site site = Site.after(end, state, id, List.of("one"), random);
                Shipper shipper = new Shipper(
                        new Destination(store, Site.KEYS, keeper, "/srv/app.sqlite", true),
                        site.log,
                        Supply.NONE,
                        InstantSource.system(),
                        random)) {
            shipper.start();
            int commits = 1 + random.nextInt(6);
            for (int i = 0; i < commits; i++) {
                long position = site.commit();
                if (shipper.await(position, SHORT)) {
                    long durable = shipper.standing().position();
                    site.copies.forEach((at, bytes) -> {
                        if (at <= durable) {
                            acknowledged.put(at, bytes);
                        }
                    });
                } else if (shipper.standing().baseWanted().isPresent()) {
                    return;
                }
            }
        }
    }
}
