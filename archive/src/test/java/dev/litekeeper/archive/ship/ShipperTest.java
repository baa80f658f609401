package dev.litekeeper.archive.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.log.LogState;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.SegmentHeader;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.store.FaultyStore;
import dev.litekeeper.store.FaultyStore.Fault;
import dev.litekeeper.store.Folder;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.Wrapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final List<String> BOTH = List.of("one", "two");

    @TempDir
    Path folder;

    private final Random random = new Random(11);

    private FaultyStore store(String name) {
        return new FaultyStore(Store.at(name, folder.resolve(name).toUri().toString()), random);
    }

    private Site site(String id, String... stores) {
        return Site.open(folder.resolve("state-" + id), id, List.of(stores), random);
    }

    @Test
    void bringsEveryCommitIntoTheStoreInOrder() throws Exception {
        FaultyStore store = store("one");
        try (Site site = site("a", "one");
                Shipper shipper = site.ship(store)) {
            shipper.start();
            for (int i = 0; i < 20; i++) {
                site.commit();
            }
            assertThat(shipper.await(site.position(), LONG)).isTrue();
            assertThat(shipper.await(site.position() + 1, Duration.ofMillis(20)))
                    .isFalse();
            assertThat(shipper.standing().position()).isEqualTo(site.position());
            assertThat(shipper.standing().puts()).isEqualTo(21);
            sameStates(site.copies, Site.restored(store, folder));
        }
    }

    @Test
    void callsTheStoreNoMoreThanItMustAndNotAtAllWhenIdle() throws Exception {
        FaultyStore store = store("one");
        try (Site site = site("a", "one");
                Shipper shipper = site.ship(store)) {
            shipper.take();
            long taken = store.calls();
            shipper.start();
            for (int i = 0; i < 3; i++) {
                assertThat(shipper.await(site.commit(), LONG)).isTrue();
            }
            until(() -> store.calls() == taken + 4 * shipper.standing().puts());
            Thread.sleep(300);
            assertThat(store.calls() - taken)
                    .as("own claim, put, read back, next claim, for each segment")
                    .isEqualTo(4 * shipper.standing().puts());
        }
    }

    @Test
    void doesNotLetADeadStoreHoldUpAnother() throws Exception {
        FaultyStore dead = store("one");
        FaultyStore alive = store("two");
        dead.down(true);
        try (Site site = site("a", "one", "two");
                Shipper first = site.ship(dead);
                Shipper second = site.ship(alive)) {
            first.start();
            second.start();
            long last = 0;
            for (int i = 0; i < 30; i++) {
                last = site.commit();
            }
            assertThat(second.await(last, LONG)).isTrue();
            until(() -> first.standing().trouble().isPresent());
            assertThat(first.standing().position()).isZero();
            assertThat(site.log.spool().pending()).hasSize(31);
            dead.down(false);
            assertThat(first.await(last, LONG)).isTrue();
            assertThat(first.standing().trouble()).isEmpty();
            assertThat(first.standing().errors()).isPositive();
            sameStates(site.copies, Site.restored(dead, folder));
        }
    }

    @Test
    void acknowledgesNothingMoreOnceAnotherKeeperTookOver() throws Exception {
        FaultyStore store = store("one");
        try (Site site = site("a", "one");
                Site other = site("b", "one");
                Shipper shipper = site.ship(store)) {
            shipper.start();
            long kept = site.commit();
            assertThat(shipper.await(kept, LONG)).isTrue();
            Destination hostile = other.to(store);
            new Epochs(store, Site.KEYS, Instant::now).take(hostile.keeper(), hostile.database(), true);
            long lost = site.commit();
            assertThatThrownBy(() -> shipper.await(lost, LONG))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("another keeper")
                    .hasMessageContaining(hostile.keeper().toString());
            assertThat(shipper.standing().phase()).isEqualTo(Standing.Phase.FENCED);
            assertThat(shipper.standing().position()).isEqualTo(kept);
            assertThat(Site.restored(store, folder)).hasSize((int) kept);
        }
    }

    @Test
    void leavesOutWhatAFencedKeeperPutTooLate() throws Exception {
        FaultyStore store = store("one");
        long kept;
        try (Site site = site("a", "one")) {
            try (Shipper shipper = site.ship(store)) {
                shipper.start();
                kept = site.commit();
                assertThat(shipper.await(kept, LONG)).isTrue();
                Epochs epochs = new Epochs(store, Site.KEYS, Instant::now);
                End end = epochs.take(Site.keeper("b", random), "/srv/app.sqlite", true)
                        .end();
                site.commit();
                until(() -> shipper.standing().phase() == Standing.Phase.FENCED);
                try (Site other = Site.after(end, folder.resolve("state-b"), "b", List.of("one"), random);
                        Shipper second = other.ship(store)) {
                    second.start();
                    assertThat(second.await(other.commit(), LONG)).isTrue();
                    assertThat(other.copies.keySet()).allMatch(position -> position > kept);
                    Map<Long, byte[]> expected = new java.util.TreeMap<>(site.copies);
                    expected.keySet().removeIf(position -> position > kept);
                    expected.putAll(other.copies);
                    sameStates(expected, Site.restored(store, folder));
                }
            }
        }
    }

    @Test
    void goesOnAfterAKillBetweenPutAndAcknowledgement() throws Exception {
        FaultyStore store = store("one");
        long put;
        try (Site site = site("a", "one")) {
            Shipper shipper = site.ship(store);
            shipper.take();
            put = site.position();
            var file = site.log.spool().pending().getFirst();
            try (InputStream in = new java.io.ByteArrayInputStream(java.nio.file.Files.readAllBytes(file.path()))) {
                store.put(Site.KEYS.segment(1, file.name().sequence()), in::transferTo);
            }
        }
        try (Site again = site("a", "one");
                Shipper shipper = again.ship(store)) {
            End end = shipper.take();
            assertThat(end.tip().position()).isEqualTo(put);
            assertThat(shipper.standing().position()).isEqualTo(put);
            shipper.start();
            assertThat(shipper.await(again.commit(), LONG)).isTrue();
            assertThat(Site.restored(store, folder)).containsKeys(put, again.position());
        }
    }

    @Test
    void goesOnWithTheSameLineageAfterARestart() throws Exception {
        FaultyStore store = store("one");
        Site before = site("a", "one");
        try (before;
                Shipper shipper = before.ship(store)) {
            shipper.start();
            assertThat(shipper.await(before.commit(), LONG)).isTrue();
            store.down(true);
            before.commit();
        }
        store.down(false);
        try (Site again = Site.again(before, folder.resolve("state-a"), List.of("one"));
                Shipper shipper = again.ship(store)) {
            shipper.start();
            assertThat(shipper.await(again.commit(), LONG)).isTrue();
            assertThat(shipper.standing().epoch()).isEqualTo(2);
            sameStates(again.copies, Site.restored(store, folder));
        }
    }

    @Test
    void putsAgainWhatTheStoreLostWhileTheSpoolHasIt() throws Exception {
        FaultyStore store = store("one");
        Site before = site("a", "one", "two");
        try (before;
                Shipper shipper = before.ship(store)) {
            shipper.start();
            assertThat(shipper.await(before.commit(), LONG)).isTrue();
        }
        Site.segments(store).forEach(store::delete);
        try (Site again = Site.again(before, folder.resolve("state-a"), BOTH);
                Shipper shipper = again.ship(store)) {
            shipper.start();
            assertThat(shipper.await(again.commit(), LONG)).isTrue();
            sameStates(again.copies, Site.restored(store, folder));
        }
    }

    @Test
    void tellsAtTheNextSegmentThatTheStoreLostTheNewestOne() throws Exception {
        FaultyStore store = store("one");
        try (Site site = site("a", "one");
                Shipper shipper = site.ship(store)) {
            shipper.start();
            long lost = site.commit();
            assertThat(shipper.await(lost, LONG)).isTrue();
            store.delete(Site.segments(store).getLast());
            site.commit();
            until(() -> shipper.standing().baseWanted().isPresent());
            assertThat(shipper.standing().findings()).anyMatch(finding -> finding.contains("acknowledged is gone"));
            assertThat(shipper.standing().position()).isLessThan(lost);
        }
    }

    /// A store that has no disk that could be away.
    private record Bucket(Store store) implements Wrapping {
        @Override
        public Optional<Folder> folder() {
            return Optional.empty();
        }
    }

    private static void empty(Store store) {
        store.list("").forEach(object -> store.delete(object.key()));
    }

    @Test
    void claimsNothingToBeDurableInABucketThatWasEmptiedAndAsksForAllOfItAgain() throws Exception {
        Store store = new Bucket(store("one"));
        long lost;
        try (Site site = site("a", "one");
                Shipper shipper = site.ship(store)) {
            shipper.start();
            lost = site.commit();
            assertThat(shipper.await(lost, LONG)).isTrue();
            empty(store);
            site.commit();
            until(() -> shipper.standing().baseWanted().isPresent());
            assertThat(shipper.standing().findings()).anyMatch(finding -> finding.contains("acknowledged is gone"));
            assertThat(shipper.standing().position()).isZero();
        }
        try (Site anew = site("a", "one");
                Shipper shipper = anew.ship(store)) {
            shipper.start();
            assertThat(shipper.await(anew.commit(), LONG)).isTrue();
            assertThat(anew.copies.keySet()).allMatch(position -> position > lost);
            sameStates(anew.copies, Site.restored(store, folder));
        }
    }

    @Test
    void putsNothingIntoABucketThatWasEmptiedRightAfterTheClaim() throws Exception {
        Store store = new Bucket(store("one"));
        try (Site site = site("a", "one");
                Shipper shipper = site.ship(store)) {
            shipper.take();
            empty(store);
            shipper.start();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
            assertThat(shipper.standing().findings()).anyMatch(finding -> finding.contains("claim.json"));
            assertThat(new Epochs(store, Site.KEYS, Instant::now).owner()).isPresent();
            sameStates(site.copies, Site.restored(store, folder));
        }
    }

    @Test
    void waitsForAFolderThatIsEmptyAsItsDiskMayBeAway() throws Exception {
        Store store = store("one");
        try (Site site = site("a", "one");
                Shipper shipper = site.ship(store)) {
            shipper.start();
            long kept = site.commit();
            assertThat(shipper.await(kept, LONG)).isTrue();
            Path away = folder.resolve("away");
            Files.move(folder.resolve("one"), away);
            Files.createDirectory(folder.resolve("one"));
            long next = site.commit();
            until(() -> shipper.standing().errors() > 2);
            assertThat(shipper.standing().trouble().orElseThrow().hint()).contains("mounted");
            assertThat(shipper.standing().position()).isEqualTo(kept);
            assertThat(store.list("")).isEmpty();
            Files.delete(folder.resolve("one"));
            Files.move(away, folder.resolve("one"));
            assertThat(shipper.await(next, LONG)).isTrue();
            sameStates(site.copies, Site.restored(store, folder));
        }
    }

    @Test
    void goesOnOnlyWithTheNextSegmentOrANewLineage() {
        Seal seal = Seal.parse("ab".repeat(32));
        Tip tip = new Tip(1, 7, seal, 40);
        assertThat(tip.isFollowedBy(header(8, seal, 40, false))).isTrue();
        assertThat(tip.isFollowedBy(header(8, Seal.NONE, 40, false))).isFalse();
        assertThat(tip.isFollowedBy(header(9, seal, 40, false))).isFalse();
        assertThat(tip.isFollowedBy(header(8, seal, 41, false))).isFalse();
        assertThat(tip.isFollowedBy(header(12, Seal.NONE, 60, true))).isTrue();
        assertThat(tip.isFollowedBy(header(7, Seal.NONE, 60, true))).isFalse();
        assertThat(tip.isFollowedBy(header(12, Seal.NONE, 39, true))).isFalse();
        assertThat(Tip.NONE.isFollowedBy(header(1, Seal.NONE, 0, true))).isTrue();
        assertThat(Tip.NONE.isFollowedBy(header(1, Seal.NONE, 0, false))).isFalse();
    }

    private static SegmentHeader header(long sequence, Seal previous, long position, boolean begins) {
        return new SegmentHeader(sequence, 1, 5, 4096, position, LogState.EMPTY, previous, begins);
    }

    @Test
    void neverTellsTheLagBetterThanItIs() {
        long[] nanos = {0};
        Captured captured = new Captured(0, 1_000, () -> nanos[0]);
        assertThat(captured.behind(0, 5_000)).isEqualTo(new Lag(0, Duration.ZERO));
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        long[] times = new long[20_001];
        for (int position = 1; position <= 20_000; position++) {
            nanos[0] += chance.nextInt(chance.nextInt(50) == 0 ? 500_000_000 : 2_000_000);
            times[position] = 1_000 + nanos[0] / 1_000_000;
            captured.commit(position, times[position]);
            if (chance.nextInt(100) == 0) {
                long behind = chance.nextInt(position);
                Lag lag = captured.behind(behind, times[position]);
                assertThat(lag.commits()).isEqualTo(position - behind);
                assertThat(lag.time().toMillis())
                        .as("seed %s", seed)
                        .isGreaterThanOrEqualTo(times[position] - times[(int) behind + 1] - 1);
            }
        }
        captured.everywhere(19_999);
        assertThat(captured.behind(19_999, times[20_000]).time()).isLessThan(Duration.ofSeconds(1));
        assertThat(captured.behind(20_000, times[20_000])).isEqualTo(new Lag(0, Duration.ZERO));
        nanos[0] += Duration.ofSeconds(10).toNanos();
        assertThat(captured.behind(19_999, times[20_000] - 3_600_000).time())
                .as("the clock went back")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void getsOverAStoreThatFailsAndLiesAtRandom() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random chance = new Random(seed);
        FaultyStore store = store("one");
        Fault[] all = Fault.values();
        try (Site site = site("a", "one");
                Shipper shipper = site.ship(store)) {
            shipper.start();
            for (int i = 0; i < 60; i++) {
                if (chance.nextInt(3) == 0) {
                    store.arm(all[chance.nextInt(all.length)]);
                }
                long position = site.commit();
                if (chance.nextInt(5) == 0) {
                    boolean kept = shipper.await(position, LONG);
                    assertThat(kept).as("seed %s, %s", seed, shipper.standing()).isTrue();
                }
            }
            boolean durable = shipper.await(site.position(), LONG);
            assertThat(durable).as("seed %s, %s", seed, shipper.standing()).isTrue();
            sameStates(site.copies, Site.restored(store.caughtUp(), folder));
        }
    }

    private static void sameStates(Map<Long, byte[]> expected, Map<Long, byte[]> restored) throws IOException {
        assertThat(restored.keySet()).isEqualTo(expected.keySet());
        restored.forEach((position, bytes) ->
                assertThat(bytes).as("position %s", position).isEqualTo(expected.get(position)));
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("too late").isLessThan(end);
            Thread.sleep(2);
        }
    }
}
