package dev.litekeeper.archive.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.timeline.ArchiveVerification;
import dev.litekeeper.archive.timeline.Refill;
import dev.litekeeper.archive.timeline.Upkeep;
import dev.litekeeper.project.Tier;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Content;
import dev.litekeeper.store.FaultyStore;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import dev.litekeeper.store.Wrapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that lacks what this machine no longer has gets it from another store.
class RefillTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Random random = new Random(3);

    private FaultyStore store(String name) {
        return new FaultyStore(Store.at(name, folder.resolve(name).toUri().toString()), random);
    }

    private Shipper ship(Site site, Store store, Store... others) {
        Refill supply = new Refill(List.of(others), store, Site.KEYS.scope(), InstantSource.system());
        return new Shipper(site.to(store), site.log, supply, InstantSource.system(), random);
    }

    @Test
    void aStoreThatWasAddedLaterGetsTheArchiveFromTheOther() throws Exception {
        FaultyStore one = store("one");
        FaultyStore two = store("two");
        Site before = kept(one, 20);
        long sent = one.list(Site.KEYS.prefix()).size();
        try (Site again = Site.again(before, folder.resolve("state"), List.of("one", "two"));
                Shipper first = ship(again, one, two);
                Shipper second = ship(again, two, one)) {
            first.take();
            second.take();
            first.start();
            second.start();
            assertThat(second.await(before.position(), LONG)).isTrue();
            long last = again.commit();
            assertThat(first.await(last, LONG)).isTrue();
            assertThat(second.await(last, LONG)).isTrue();
            same(again.copies, two);
            same(again.copies, one);
            proven(one, last);
            proven(two, last);
            assertThat(two.list(Site.KEYS.prefix())).as("few objects").hasSizeLessThan(7);
            assertThat(one.list(Site.KEYS.prefix()))
                    .as("a claim, a start, a segment")
                    .hasSize((int) sent + 3);
            two.unlisted(_ -> true);
            End end = new Epochs(two, Site.KEYS, InstantSource.system())
                    .take(Site.keeper("b", random), "/srv/app.sqlite", true)
                    .end();
            assertThat(end.tip().position()).as("by name").isEqualTo(last);
        }
    }

    @Test
    void aStoreThatWasAddedLaterGetsItAlsoWhereSingleCommitsAreDeletedAlready() throws Exception {
        FaultyStore one = store("one");
        FaultyStore two = store("two");
        Site before = kept(one, 20);
        thin(one);
        assertThat(Site.restored(one, folder)).hasSizeLessThan(20);
        End end = new Epochs(one, Site.KEYS, InstantSource.system()).end();
        assertThat(end.tip().position()).isEqualTo(before.position());
        assertThat(end.findings()).isEmpty();
        try (Site again = Site.again(before, folder.resolve("state"), List.of("one", "two"));
                Shipper second = ship(again, two, one)) {
            second.start();
            assertThat(second.await(again.commit(), LONG)).isTrue();
            Map<Long, byte[]> restored = Site.restored(two, folder);
            assertThat(restored.keySet()).containsAll(Site.restored(one, folder).keySet());
            restored.forEach((position, bytes) ->
                    assertThat(bytes).as("position %s", position).isEqualTo(again.copies.get(position)));
            proven(two, again.position());
        }
    }

    /// A store that keeps the first object of the tiers waiting until another one is on its way.
    private record Slow(Store store, CountDownLatch both) implements Wrapping {
        @Override
        public StoredObject put(Key key, Content content) {
            if (key.text().endsWith(".ltx")) {
                both.countDown();
                try {
                    assertThat(both.await(60, TimeUnit.SECONDS))
                            .as("another one")
                            .isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return store.put(key, content);
        }
    }

    @Test
    void severalObjectsGoOverSideBySide() throws Exception {
        FaultyStore one = store("one");
        Site before = kept(one, 20);
        thin(one);
        Slow two = new Slow(store("two"), new CountDownLatch(2));
        try (Site again = Site.again(before, folder.resolve("state"), List.of("one", "two"));
                Shipper second = ship(again, two, one)) {
            second.start();
            assertThat(second.await(again.commit(), LONG))
                    .as("%s", second.standing())
                    .isTrue();
            proven(two, again.position());
        }
    }

    @Test
    void aStoreThatWasDeadForLongGetsFromTheOtherWhatTheSpoolNoLongerHas() throws Exception {
        FaultyStore one = store("one");
        FaultyStore two = store("two");
        Site before = Site.open(folder.resolve("state"), "a", List.of("one", "two"), random);
        try (before;
                Shipper first = ship(before, one, two);
                Shipper second = ship(before, two, one)) {
            first.start();
            second.start();
            assertThat(second.await(before.commit(), LONG)).isTrue();
            two.down(true);
            for (int i = 0; i < 10; i++) {
                before.commit();
            }
            assertThat(first.await(before.position(), LONG)).isTrue();
            before.log.spool().pass("two", before.log.end().sequence());
            ShipperTest.until(() -> before.log.spool().pending().isEmpty());
            two.down(false);
            long last = before.commit();
            assertThat(second.await(last, LONG)).isTrue();
            same(before.copies, two);
            proven(two, last);
        }
    }

    @Test
    void aStoreThatLostItsNewestSegmentsGetsThemBackFromTheOther() throws Exception {
        FaultyStore one = store("one");
        FaultyStore two = store("two");
        try (Site site = Site.open(folder.resolve("state"), "a", List.of("one", "two"), random);
                Shipper first = ship(site, one, two);
                Shipper second = ship(site, two, one)) {
            first.start();
            second.start();
            for (int i = 0; i < 5; i++) {
                site.commit();
            }
            assertThat(first.await(site.position(), LONG)).isTrue();
            assertThat(second.await(site.position(), LONG)).isTrue();
            ShipperTest.until(() -> site.log.spool().pending().isEmpty());
            Site.segments(two).reversed().stream().limit(3).forEach(two::delete);
            long last = site.commit();
            assertThat(second.await(last, LONG)).isTrue();
            assertThat(second.standing().findings()).anyMatch(finding -> finding.contains("acknowledged is gone"));
            same(site.copies, two);
        }
    }

    @Test
    void aKeeperThatDiesWhileAStoreIsFilledFillsItTheNextTime() throws Exception {
        FaultyStore one = store("one");
        Site before = kept(one, 20);
        for (int put = 0; put < 3; put++) {
            String name = "two-" + put;
            FaultyStore two = store(name);
            FaultyStore.Fault[] faults = new FaultyStore.Fault[3 + put];
            Arrays.fill(faults, FaultyStore.Fault.NONE);
            faults[2 + put] = FaultyStore.Fault.BUSY;
            two.arm(faults);
            try (Site again = Site.again(before, folder.resolve("state"), List.of("one", name));
                    Shipper second = ship(again, two, one)) {
                second.start();
                ShipperTest.until(two::isSpent);
            }
            try (Site again = Site.again(before, folder.resolve("state"), List.of("one", name));
                    Shipper second = ship(again, two, one)) {
                second.start();
                assertThat(second.await(before.position(), LONG)).isTrue();
                same(before.copies, two);
                proven(two, before.position());
            }
        }
    }

    @Test
    void aLineageThatBeginsAnewLosesNothingThatADeadStoreWaitsFor() throws Exception {
        FaultyStore one = store("one");
        FaultyStore dead = store("two");
        Map<Long, byte[]> copies = new TreeMap<>();
        try (Site site = Site.open(folder.resolve("state"), "a", List.of("one", "two"), random);
                Shipper second = ship(site, dead, one)) {
            second.start();
            assertThat(second.await(site.commit(), LONG)).isTrue();
            dead.down(true);
            site.commit();
            site.commit();
            copies.putAll(site.copies);
        }
        dead.down(false);
        End end = new End(Tip.NONE, 9, 40, List.of());
        try (Site anew = Site.after(end, folder.resolve("state"), "a", List.of("one", "two"), random);
                Shipper second = ship(anew, dead, one)) {
            second.start();
            long last = anew.commit();
            assertThat(second.await(last, LONG)).as("%s", second.standing()).isTrue();
            copies.putAll(anew.copies);
            same(copies, dead);
            proven(dead, last);
        }
        try (Site again = Site.after(end, folder.resolve("state"), "a", List.of("one", "two"), random)) {
            assertThat(again.log.lost()).isEmpty();
        }
    }

    private Site kept(Store store, int commits) throws Exception {
        Site site = Site.open(folder.resolve("state"), "a", List.of("one"), random);
        try (site;
                Shipper shipper = ship(site, store)) {
            shipper.start();
            for (int i = 0; i < commits; i++) {
                site.commit();
            }
            assertThat(shipper.await(site.position(), LONG)).isTrue();
        }
        return site;
    }

    /// As the tiers leave it a year later.
    private void thin(Store store) throws Exception {
        List<Tier> tiers = List.of(
                new Tier(Duration.ZERO, Duration.ofHours(1)), new Tier(Duration.ofMinutes(1), Duration.ofDays(1000)));
        Path scratch = Files.createTempDirectory(folder, "scratch");
        Upkeep upkeep =
                new Upkeep(store, Site.KEYS.scope(), new Upkeep.Rules(tiers, Duration.ofHours(1), scratch), random);
        Instant later = Instant.now().plus(Duration.ofDays(300));
        for (int run = 0; run < 4; run++) {
            upkeep.run(later.plus(Duration.ofHours(2L * run)));
        }
    }

    private void proven(Store store, long atLeast) {
        ArchiveVerification found = ArchiveVerification.of(store, Site.KEYS.scope(), atLeast, folder, Progress.NONE);
        assertThat(found.findings()).isEmpty();
        assertThat(found.verdict()).isEqualTo(ArchiveVerification.Verdict.PROVEN);
    }

    private void same(Map<Long, byte[]> expected, Store store) throws Exception {
        Map<Long, byte[]> restored = Site.restored(store, folder);
        assertThat(restored.keySet()).isEqualTo(expected.keySet());
        restored.forEach((position, bytes) ->
                assertThat(bytes).as("position %s", position).isEqualTo(expected.get(position)));
    }
}
