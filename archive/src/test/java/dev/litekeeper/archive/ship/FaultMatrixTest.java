package dev.litekeeper.archive.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.timeline.ArchiveVerification;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.FaultyStore;
import dev.litekeeper.store.FaultyStore.Fault;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.S3Access;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.FaultTable;
import dev.litekeeper.testkit.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every fault, in every kind of store, at every put of a keeper's life: what was acknowledged can be restored.
class FaultMatrixTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int PUTS = 6;
    private static S3Server server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    enum Kept {
        FOLDER,
        BUCKET
    }

    static Stream<Arguments> cells() {
        return Stream.of(Fault.values()).filter(fault -> fault != Fault.NONE).flatMap(FaultMatrixTest::everywhere);
    }

    static Stream<Arguments> harms() {
        return Stream.of(Fault.LOST, Fault.TORN, Fault.FLIPPED, Fault.ZEROED).flatMap(FaultMatrixTest::everywhere);
    }

    private static Stream<Arguments> everywhere(Fault fault) {
        return Stream.of(Kept.values()).map(kept -> Arguments.of(fault, kept));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void whatWasAcknowledgedComesBack(Fault fault, Kept kept) throws Exception {
        FaultTable.Cell cell = FaultTable.cell(fault, kept, "keeper");
        for (int put = 0; put < PUTS; put++) {
            live(fault, kept, put);
            cell.right();
        }
        cell.write();
    }

    /// A keeper that claims, begins, ships three segments, is killed, and is started again; `fault` hits one put.
    private void live(Fault fault, Kept kept, int put) throws Exception {
        Path here = folder.resolve(fault + "-" + kept + "-" + put);
        FaultyStore store = new FaultyStore(store(kept, here), new Random(put));
        Fault[] faults = new Fault[put + 1];
        Arrays.fill(faults, Fault.NONE);
        faults[put] = fault;
        store.arm(faults);
        long acknowledged;
        Site site = Site.open(here.resolve("state"), "a", List.of("one"), new Random(put));
        try (site;
                Shipper shipper = site.ship(store)) {
            shipper.start();
            site.commit();
            acknowledged = site.commit();
            boolean durable = shipper.await(acknowledged, LONG);
            assertThat(durable)
                    .as("%s at put %s: %s", fault, put, shipper.standing())
                    .isTrue();
            site.commit();
        }
        try (Site again = Site.again(site, here.resolve("state"), List.of("one"));
                Shipper shipper = again.ship(store)) {
            shipper.start();
            long last = again.commit();
            boolean durable = shipper.await(last, LONG);
            assertThat(durable)
                    .as("%s at put %s: %s", fault, put, shipper.standing())
                    .isTrue();
            assertThat(store.isSpent()).isTrue();
            Map<Long, byte[]> restored = Site.restored(store.caughtUp(), here);
            assertThat(restored).containsOnlyKeys(again.copies.keySet());
            restored.forEach((position, bytes) ->
                    assertThat(bytes).as("position %s", position).isEqualTo(again.copies.get(position)));
        }
    }

    /// What happens to objects that were acknowledged long ago is told, and nothing wrong is restored.
    @ParameterizedTest
    @MethodSource("harms")
    void harmDoneLaterIsTold(Fault fault, Kept kept) throws Exception {
        Path here = folder.resolve("later-" + fault + "-" + kept);
        Store store = store(kept, here);
        Map<Long, byte[]> copies = new TreeMap<>();
        try (Site site = Site.open(here.resolve("state"), "a", List.of("one"), new Random(1));
                Shipper shipper = site.ship(store)) {
            shipper.start();
            for (int i = 0; i < 4; i++) {
                site.commit();
            }
            assertThat(shipper.await(site.position(), LONG)).isTrue();
            copies.putAll(site.copies);
        }
        Epochs epochs = new Epochs(store, Site.KEYS, Instant::now);
        Tip before = epochs.end().tip();
        List<Key> segments = Site.segments(store);
        harm(store, segments.get(segments.size() - 2), fault);
        if (fault == Fault.LOST) {
            End end = epochs.end();
            assertThat(end.findings()).anyMatch(finding -> finding.contains("missing"));
            assertThat(end.tip().sequence()).isEqualTo(before.sequence() - 2);
            assertThat(end.highestPosition()).isEqualTo(before.position());
        }
        harm(store, segments.getLast(), fault);
        End end = epochs.end();
        assertThat(end.tip().sequence()).isEqualTo(before.sequence() - 2);
        assertThat(end.findings().isEmpty()).isEqualTo(fault == Fault.LOST);
        Site.restored(store, here)
                .forEach((position, bytes) ->
                        assertThat(bytes).as("position %s", position).isEqualTo(copies.get(position)));
        ArchiveVerification.Verdict verdict = ArchiveVerification.of(
                        store, Site.KEYS.scope(), before.position(), here, Progress.NONE)
                .verdict();
        assertThat(verdict).isEqualTo(ArchiveVerification.Verdict.FAILED);
    }

    private static void harm(Store store, Key key, Fault fault) throws Exception {
        byte[] bytes;
        try (var in = store.read(key)) {
            bytes = in.readAllBytes();
        }
        store.delete(key);
        if (fault != Fault.LOST) {
            new FaultyStore(store, new Random(2)).arm(fault).put(key, bytes);
        }
    }

    private Store store(Kept kept, Path here) {
        return switch (kept) {
            case FOLDER -> Store.at("one", here.resolve("store").toUri().toString());
            case BUCKET ->
                Store.at(
                        "one",
                        "s3://" + S3Server.BUCKET + "/" + here.getFileName(),
                        new S3Access(
                                Optional.of(server.endpoint()),
                                Optional.empty(),
                                Optional.of(new S3Access.Credentials(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
                                true));
        };
    }
}
