package dev.litekeeper.archive.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.store.FaultyStore;
import dev.litekeeper.store.FaultyStore.Fault;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EpochsTest {
    private static final String DATABASE = "/srv/app.sqlite";
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private final Keeper one = Site.keeper("one", random);
    private final Keeper two = Site.keeper("two", random);
    private Store store;
    private Epochs epochs;

    @BeforeEach
    void open() {
        store = Store.at("local", folder.resolve("store").toUri().toString());
        epochs = new Epochs(store, Site.KEYS, InstantSource.system());
    }

    private Epochs later(Duration after) {
        return new Epochs(store, Site.KEYS, InstantSource.fixed(Instant.now().plus(after)));
    }

    @Test
    void takesAnArchiveThatHasNotBegun() {
        Lease lease = epochs.take(one, DATABASE, false);
        assertThat(lease.epoch()).isEqualTo(1);
        assertThat(lease.end().tip()).isEqualTo(Tip.NONE);
        assertThat(epochs.successor(lease)).isEmpty();
        assertThat(epochs.owner().orElseThrow().keeper()).isEqualTo(one);
    }

    @Test
    void letsTheSameKeeperGoOnAtOnce() {
        Lease before = epochs.take(one, DATABASE, false);
        Keeper again = Site.keeper("one", random);
        assertThat(epochs.take(again, DATABASE, false).epoch()).isEqualTo(2);
        assertThat(epochs.successor(before)).contains(again.toString());
    }

    @Test
    void refusesASecondKeeperAndSaysWhoTheFirstIs() {
        epochs.take(one, DATABASE, false);
        refused(() -> epochs.take(two, DATABASE, false), one.host(), String.valueOf(one.pid()), "last heard of");
    }

    @Test
    void refusesASecondKeeperWhereTheListDoesNotShowTheFirstYet() {
        FaultyStore faulty = new FaultyStore(store, random);
        Epochs late = new Epochs(faulty, Site.KEYS, InstantSource.system());
        faulty.unlisted(_ -> true);
        late.take(one, DATABASE, false);
        refused(() -> late.take(two, DATABASE, false), one.host(), String.valueOf(one.pid()));
    }

    @Test
    void goesByTheNewestSegmentWhetherAKeeperIsAlive() throws Exception {
        try (Site site = Site.open(folder.resolve("state"), "one", List.of("local"), random);
                Shipper shipper = site.ship(store)) {
            shipper.start();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
            FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
            for (Key key : List.of(Site.KEYS.claim(1), Site.KEYS.start(1))) {
                Files.setLastModifiedTime(folder.resolve("store").resolve(key.text()), longAgo);
            }
            refused(() -> epochs.take(two, DATABASE, false), one.host(), "last heard of");
        }
    }

    @Test
    void letsAnotherKeeperTakeOverFromOneThatIsSilent() {
        Lease before = epochs.take(one, DATABASE, false);
        Lease after = later(Duration.ofSeconds(61)).take(two, DATABASE, false);
        assertThat(after.epoch()).isEqualTo(2);
        assertThat(epochs.successor(before)).contains(two.toString());
    }

    @Test
    void letsAnotherKeeperTakeOverWhereThatIsWanted() {
        epochs.take(one, DATABASE, false);
        assertThat(epochs.take(two, "/srv/moved.sqlite", true).epoch()).isEqualTo(2);
    }

    @Test
    void refusesTheArchiveOfAnotherDatabase() {
        epochs.take(one, DATABASE, false);
        refused(() -> later(Duration.ofHours(1)).take(one, "/srv/other.sqlite", false), DATABASE, "/srv/other.sqlite");
    }

    @Test
    void letsOneOfManyWin() throws Exception {
        List<Future<Lease>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                Keeper keeper = Site.keeper("keeper " + i, random);
                all.add(threads.submit(() -> epochs.take(keeper, DATABASE, false)));
            }
        }
        assertThat(all.stream().filter(future -> future.state() == Future.State.SUCCESS))
                .hasSize(1);
    }

    @Test
    void givesEachOfManyThatTakeOverAnEpochOfItsOwn() throws Exception {
        List<Future<Lease>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 8; i++) {
                Keeper keeper = Site.keeper("keeper " + i, random);
                all.add(threads.submit(() -> epochs.take(keeper, DATABASE, true)));
            }
        }
        List<Lease> won = all.stream()
                .filter(future -> future.state() == Future.State.SUCCESS)
                .map(Future::resultNow)
                .toList();
        assertThat(won).isNotEmpty();
        assertThat(won.stream().map(Lease::epoch)).doesNotHaveDuplicates();
        assertThat(won.stream().filter(lease -> epochs.successor(lease).isEmpty()))
                .hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"TORN", "FLIPPED", "ZEROED", "DUPLICATED", "DELAYED", "ERROR_AFTER_SUCCESS", "LISTED_LATE"})
    void getsThroughWhatTheStoreDoesToAClaim(Fault fault) {
        FaultyStore faulty = new FaultyStore(store, random);
        Epochs careful = new Epochs(faulty, Site.KEYS, InstantSource.system());
        for (int put = 0; put < 3; put++) {
            Fault[] faults = new Fault[put + 1];
            java.util.Arrays.fill(faults, Fault.NONE);
            faults[put] = fault;
            Lease lease = careful.take(one, DATABASE, false);
            faulty.arm(faults);
            Lease next = careful.take(one, DATABASE, false);
            assertThat(next.epoch()).isGreaterThan(lease.epoch());
            assertThat(careful.successor(lease)).isPresent();
            assertThat(careful.successor(next)).isEmpty();
            assertThat(faulty.isSpent()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST", "FULL", "BUSY", "EXPIRED"})
    void failsWhereAClaimCannotBeKeptAndTakesTheNextTime(Fault fault) {
        FaultyStore faulty = new FaultyStore(store, random);
        Epochs careful = new Epochs(faulty, Site.KEYS, InstantSource.system());
        faulty.arm(fault);
        assertThatThrownBy(() -> careful.take(one, DATABASE, false)).isInstanceOf(Failure.class);
        assertThat(careful.take(one, DATABASE, false).epoch()).isEqualTo(1);
        faulty.arm(Fault.NONE, Fault.NONE, fault);
        assertThatThrownBy(() -> careful.take(one, DATABASE, false)).isInstanceOf(Failure.class);
        assertThat(careful.take(one, DATABASE, false).epoch()).isEqualTo(3);
    }

    @Test
    void refusesAStoreThatOverwrites() {
        Store overwriting = new Overwriting(store);
        refused(
                () -> new Epochs(overwriting, Site.KEYS, InstantSource.system()).take(one, DATABASE, false),
                "conditional puts");
    }

    @Test
    void refusesToGuessWhatAnEpochContinuesThatHasSegments() throws Exception {
        try (Site site = Site.open(folder.resolve("state"), "one", List.of("local"), random)) {
            try (Shipper shipper = site.ship(store)) {
                shipper.start();
                assertThat(shipper.await(site.commit(), Duration.ofMinutes(2))).isTrue();
            }
        }
        Path start = folder.resolve("store").resolve(Site.KEYS.start(1).text());
        byte[] bytes = Files.readAllBytes(start);
        bytes[20] ^= 1;
        Files.write(start, bytes);
        assertThatThrownBy(() -> epochs.take(one, DATABASE, false))
                .asInstanceOf(InstanceOfAssertFactories.type(Failure.class))
                .extracting(Failure::kind)
                .isEqualTo(Kind.BAD);
    }

    /// The second epoch was begun with a list that did not show all of the first, and stayed empty.
    @Test
    void countsForNothingWhatAnEpochSaysThatTheNextOneDoesNotContinue() throws Exception {
        FaultyStore faulty = new FaultyStore(store, random);
        Site before = Site.open(folder.resolve("state"), "one", List.of("local"), random);
        try (before;
                Shipper shipper = before.ship(faulty)) {
            shipper.start();
            assertThat(shipper.await(before.commit(), LONG)).isTrue();
            faulty.arm(Fault.LISTED_LATE, Fault.LISTED_LATE);
            before.commit();
            assertThat(shipper.await(before.commit(), LONG)).isTrue();
        }
        Epochs careful = new Epochs(faulty, Site.KEYS, InstantSource.system());
        Lease late = careful.take(before.keeper, DATABASE, false);
        assertThat(late.end().tip().position()).isEqualTo(before.position());
        try (Site again = Site.again(before, folder.resolve("state"), List.of("local"));
                Shipper shipper = again.ship(faulty)) {
            assertThat(shipper.take().tip().position()).isEqualTo(before.position());
            shipper.start();
            assertThat(shipper.await(again.commit(), LONG)).isTrue();
            assertThat(Site.restored(store, folder)).containsOnlyKeys(again.copies.keySet());
        }
    }

    @Test
    void findsWhatWasAcknowledgedWhereTheListDoesNotShowIt() throws Exception {
        FaultyStore faulty = new FaultyStore(store, random);
        Site before = Site.open(folder.resolve("state"), "one", List.of("local"), random);
        try (before;
                Shipper shipper = before.ship(faulty)) {
            shipper.start();
            assertThat(shipper.await(before.commit(), LONG)).isTrue();
            faulty.arm(Fault.LISTED_LATE, Fault.LISTED_LATE, Fault.LISTED_LATE);
            before.commit();
            before.commit();
            assertThat(shipper.await(before.commit(), LONG)).isTrue();
        }
        try (Site again = Site.again(before, folder.resolve("state"), List.of("local"));
                Shipper shipper = again.ship(faulty)) {
            assertThat(shipper.take().tip().position()).isEqualTo(before.position());
            shipper.start();
            assertThat(shipper.await(again.commit(), LONG)).isTrue();
            assertThat(Site.restored(store, folder)).containsOnlyKeys(again.copies.keySet());
        }
    }

    static Stream<Predicate<Key>> unlisted() {
        return Stream.of(
                key -> true,
                key -> key.text().endsWith(".json"),
                key -> key.text().contains("/e00000003/"),
                key -> Site.KEYS.segmentOf(key).orElse(0) > 2,
                key -> Site.KEYS.segmentOf(key).orElse(0) == 3);
    }

    /// What the list leaves out for ever: everything; who wrote what; the newest epoch; its segments; one of them.
    @ParameterizedTest
    @MethodSource("unlisted")
    void takesOverAllThatWasAcknowledgedHoweverLateTheListIs(Predicate<Key> unlisted) throws Exception {
        FaultyStore faulty = new FaultyStore(store, random);
        epochs.take(one, DATABASE, false);
        Site site = Site.open(folder.resolve("state"), "one", List.of("local"), random);
        try (site;
                Shipper shipper = site.ship(faulty)) {
            shipper.start();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
        }
        Map<Long, byte[]> kept = new TreeMap<>();
        try (Site again = Site.again(site, folder.resolve("state"), List.of("local"));
                Shipper shipper = again.ship(faulty)) {
            shipper.start();
            for (int i = 0; i < 5; i++) {
                assertThat(shipper.await(again.commit(), LONG)).isTrue();
            }
            kept.putAll(again.copies);
        }
        faulty.unlisted(unlisted);
        takesOver(faulty, kept);
    }

    /// The numbers of the log begin in the middle, so that they do not follow from the end that the epoch continues.
    @Test
    void takesOverALogThatLeftNumbersOutHoweverLateTheListIs() throws Exception {
        FaultyStore faulty = new FaultyStore(store, random);
        Map<Long, byte[]> kept = new TreeMap<>();
        End end = new End(Tip.NONE, 9, 40, List.of());
        try (Site site = Site.after(end, folder.resolve("state"), "one", List.of("local"), random);
                Shipper shipper = site.ship(faulty)) {
            shipper.start();
            site.commit();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
            kept.putAll(site.copies);
        }
        faulty.unlisted(_ -> true);
        takesOver(faulty, kept);
    }

    /// The word on the first number is the fourth put, after a store was found to be empty.
    @ParameterizedTest
    @EnumSource(names = {"TORN", "FLIPPED", "ZEROED", "LOST", "BUSY", "ERROR_AFTER_SUCCESS"})
    void getsThroughWhatTheStoreDoesToTheWordOnTheFirstNumber(Fault fault) throws Exception {
        FaultyStore faulty = new FaultyStore(store, random);
        Map<Long, byte[]> kept = new TreeMap<>();
        End end = new End(Tip.NONE, 9, 40, List.of());
        faulty.arm(Fault.NONE, Fault.NONE, Fault.NONE, fault);
        try (Site site = Site.after(end, folder.resolve("state"), "one", List.of("local"), random);
                Shipper shipper = site.ship(faulty)) {
            shipper.start();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
            kept.putAll(site.copies);
        }
        assertThat(faulty.isSpent()).isTrue();
        faulty.unlisted(_ -> true);
        takesOver(faulty, kept);
    }

    private void takesOver(FaultyStore faulty, Map<Long, byte[]> kept) throws Exception {
        End end = new Epochs(faulty, Site.KEYS, InstantSource.system())
                .take(two, DATABASE, true)
                .end();
        assertThat(end.tip().position()).isEqualTo(Collections.max(kept.keySet()));
        assertThat(end.highestPosition()).isEqualTo(end.tip().position());
        assertThat(end.highestSequence()).isEqualTo(end.tip().sequence());
        assertThat(end.findings()).isEmpty();
        try (Site other = Site.after(end, folder.resolve("state-two"), "two", List.of("local"), random);
                Shipper shipper = other.ship(faulty)) {
            shipper.start();
            assertThat(shipper.await(other.commit(), LONG)).isTrue();
            kept.putAll(other.copies);
        }
        assertThat(Site.restored(faulty.caughtUp(), folder)).containsExactlyInAnyOrderEntriesOf(kept);
    }

    @Test
    void readsSegmentsUnderTheirWholeNamesToo() throws Exception {
        Site site = Site.open(folder.resolve("state"), "one", List.of("local"), random);
        try (site;
                Shipper shipper = site.ship(store)) {
            shipper.start();
            site.commit();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
        }
        for (Key key : Site.segments(store)) {
            byte[] bytes = bytes(key);
            store.delete(key);
            store.put(
                    Site.KEYS
                            .spellings(1, SegmentReader.of(key.text(), bytes).name())
                            .getLast(),
                    bytes);
        }
        try (Site again = Site.again(site, folder.resolve("state"), List.of("local"));
                Shipper shipper = again.ship(store)) {
            End end = shipper.take();
            assertThat(end.tip().position()).isEqualTo(site.position());
            assertThat(end.findings()).isEmpty();
            shipper.start();
            assertThat(shipper.await(again.commit(), LONG)).isTrue();
            assertThat(Site.restored(store, folder)).containsOnlyKeys(again.copies.keySet());
        }
    }

    /// As where a store answers with the bytes of another object.
    @Test
    void doesNotGoOnFromASegmentInThePlaceOfAnother() throws Exception {
        try (Site site = Site.open(folder.resolve("state"), "one", List.of("local"), random);
                Shipper shipper = site.ship(store)) {
            shipper.start();
            site.commit();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
            Key newest = Site.segments(store).getLast();
            store.delete(newest);
            store.put(newest, bytes(Site.segments(store).getFirst()));
            End end = epochs.end();
            assertThat(end.tip().position()).isEqualTo(site.position() - 1);
            assertThat(end.findings()).anyMatch(finding -> finding.contains("another segment than its name"));
        }
    }

    private byte[] bytes(Key key) throws IOException {
        try (InputStream in = store.read(key)) {
            return in.readAllBytes();
        }
    }

    /// Whatever is left of a segment that was lost or damaged, nobody is to get the number of one of its commits.
    @Test
    void usesNoPositionOfADamagedSegmentAgain() throws Exception {
        try (Site site = Site.open(folder.resolve("state"), "one", List.of("local"), random);
                Shipper shipper = site.ship(store)) {
            shipper.start();
            site.commit();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
            Key newest = Site.segments(store).getLast();
            store.delete(newest);
            store.put(newest, new byte[100]);
            End end = epochs.take(two, DATABASE, true).end();
            assertThat(end.tip().position()).isEqualTo(site.position() - 1);
            assertThat(end.highestPosition()).isGreaterThanOrEqualTo(site.position());
            assertThat(end.highestSequence()).isEqualTo(end.tip().sequence() + 1);
        }
    }

    @Test
    void tellsThatWhatWasAcknowledgedIsGone() throws Exception {
        try (Site site = Site.open(folder.resolve("state"), "one", List.of("local"), random);
                Shipper shipper = site.ship(store)) {
            shipper.start();
            assertThat(shipper.await(site.commit(), LONG)).isTrue();
            store.delete(Site.segments(store).getLast());
            Ledger ledger = Ledger.in(folder.resolve("state"), store);
            assertThat(ledger.last().orElseThrow().position()).isEqualTo(site.position());
            assertThat(epochs.take(site.keeper, DATABASE, false, ledger.last())
                            .end()
                            .findings())
                    .anyMatch(finding -> finding.contains("acknowledged is gone"));
        }
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(Failure.class))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
                    assertThat(failure.problem().toString()).contains(words);
                });
    }
}
