package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.ship.Claim;
import dev.litekeeper.archive.ship.Epochs;
import dev.litekeeper.archive.ship.Keeper;
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Content;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.StoredObject;
import dev.litekeeper.store.Wrapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database on a simulated clock: eight days of it with short tiers, or with `-Dlong=true` 33 days with
/// the usual ones.
@Tag("slow")
class UpkeepTest {
    private static final boolean LONG = Boolean.getBoolean("long");
    private static final List<Tier> TIERS = List.of(
            new Tier(Duration.ZERO, Duration.ofHours(LONG ? 24 : 6)),
            new Tier(Duration.ofMinutes(1), Duration.ofDays(LONG ? 7 : 1)),
            new Tier(Duration.ofHours(1), Duration.ofDays(LONG ? 30 : 5)),
            new Tier(Duration.ofDays(1), Duration.ofDays(365)));

    @TempDir
    Path folder;

    @Test
    void everyPromisedTierCanBeRestored() {
        long seed = Long.getLong("seed", 11);
        int days = Integer.getInteger("days", LONG ? 33 : 8);
        try (Past past = new Past(folder, new MemoryStore(), 512, 12, new Random(seed))) {
            Upkeep upkeep = new Upkeep(
                    past.store, Past.SCOPE, new Upkeep.Rules(TIERS, Duration.ofHours(1), folder), new Random(seed));
            for (int hour = 0; hour < 24 * days; hour++) {
                for (int i = past.random.nextInt(4); i > 0; i--) {
                    past.pass(Duration.ofMillis(past.random.nextInt(20_000))).commit();
                }
                past.pass(Duration.ofHours(1).minusMillis(past.now().toEpochMilli() % 3_600_000));
                past.ship();
                if (hour % 4 == 0) {
                    upkeep.run(past.now());
                }
            }
            upkeep.run(past.now());
            Timeline timeline = past.timeline();
            assertThat(timeline.gaps()).isEmpty();
            promised(past, timeline);
            assertThat(timeline.holdings().bytes().bytes()).isLessThan(written(past));
        }
    }

    @Test
    void aKeeperThatWasShutOutTidiesNothingAnyMore() {
        try (Past past = new Past(folder, new MemoryStore(), 512, 12, new Random(1))) {
            past.commits(5).ship();
            Upkeep.Rules rules = new Upkeep.Rules(TIERS, Duration.ofHours(1), folder);
            Upkeep shutOut = new Upkeep(past.store, Past.SCOPE, rules, Optional.of("another"), new Random(1));
            assertThatThrownBy(() -> shutOut.run(past.now())).hasMessageContaining("another keeper has taken over");
            Upkeep own = new Upkeep(past.store, Past.SCOPE, rules, Optional.of("test"), new Random(1));
            assertThat(own.run(past.now().plus(Duration.ofHours(7))).made()).isPositive();
        }
    }

    @Test
    void theClaimBeforeSaysWhenAKeeperWasThereAlsoWhereNothingWasCommittedSince() {
        try (Past past = new Past(folder, new MemoryStore(), 512, 12, new Random(1))) {
            past.commits(5).ship();
            Upkeep.Rules rules = new Upkeep.Rules(TIERS, Duration.ofHours(1), folder);
            Tip end = new Epochs(past.store, past.keys, InstantSource.system())
                    .end()
                    .tip();
            Instant later = past.now().plus(Duration.ofDays(10));
            Keeper keeper = new Keeper("test", "another run", "here", 1, later);
            past.store.put(past.keys.claim(2), new Claim(2, keeper, "the test's", later).write());
            past.store.put(past.keys.start(2), end.write(2, keeper.run()));
            Past.begin(past.store, past.keys, 3, end);
            assertThat(new Upkeep(past.store, Past.SCOPE, rules, new Random(1)).heard())
                    .contains(later);
        }
    }

    /// A database of ten hours of which single commits are older than they are kept; nothing is announced yet.
    private Past aged(MemoryStore store) {
        Past past = new Past(folder, store, 512, 12, new Random(2));
        Upkeep upkeep = upkeep(store);
        for (int minute = 10; minute <= 600; minute += 10) {
            past.pass(Duration.ofMinutes(10)).commit().ship();
            if (minute % 60 == 0) {
                upkeep.grow(past.now());
            }
        }
        return past;
    }

    private Upkeep upkeep(MemoryStore store) {
        return new Upkeep(store, Past.SCOPE, new Upkeep.Rules(TIERS, Duration.ofHours(1), folder), new Random(3));
    }

    /// Announces what is old by now, and answers that.
    private Set<Key> announced(Past past, Upkeep upkeep) {
        assertThat(upkeep.run(past.now()).deleted()).isZero();
        Retirement retirement = past.timeline().inventory().retirements().getLast();
        assertThat(retirement.floors().getFirst())
                .as("old commits are among it")
                .isPositive();
        return retirement.keys();
    }

    @Test
    void whatIsAnnouncedStaysForTheGraceAndGoesThen() {
        MemoryStore store = new MemoryStore();
        try (Past past = aged(store)) {
            Upkeep upkeep = upkeep(store);
            Set<Key> named = announced(past, upkeep);
            past.pass(Duration.ofMinutes(59));
            upkeep.run(past.now());
            assertThat(store.objects.keySet()).containsAll(named);
            past.pass(Duration.ofMinutes(2));
            upkeep.run(past.now());
            assertThat(store.objects.keySet()).doesNotContainAnyElementsOf(named);
        }
    }

    /// The segments are as large as those of a database that is written without pause, so that joined objects are not
    /// joined again, and one of them lies across the time up to which single commits go.
    @Test
    void anObjectThatStaysForItsLaterSegmentsHoldsUpNoDeletion() {
        List<Tier> tiers = List.of(
                new Tier(Duration.ZERO, Duration.ofMinutes(10)), new Tier(Duration.ofMinutes(1), Duration.ofDays(1)));
        try (Past past = new Past(folder, new MemoryStore(), 4096, 12, new Random(4))) {
            Upkeep.Rules rules = new Upkeep.Rules(tiers, Duration.ofMinutes(1), folder);
            Upkeep upkeep = new Upkeep(past.store, Past.SCOPE, rules, new Random(4));
            int deleted = 0;
            for (int third = 1; third <= 180; third++) {
                past.pass(Duration.ofSeconds(20)).rewrite().ship();
                if (third % 20 == 0) {
                    deleted += upkeep.run(past.now()).deleted();
                }
            }
            Timeline timeline = past.timeline();
            assertThat(deleted).isGreaterThan(160);
            assertThat(timeline.gaps()).isEmpty();
            List<Point> points = timeline.latest(past.now(), 5000);
            assertThat(points).hasSizeLessThan(140);
            for (Point point : points) {
                assertThat(past.restored(timeline, point.position()))
                        .isEqualTo(Objects.requireNonNull(past.states.get(point.position()))
                                .content());
            }
        }
    }

    @Test
    void whatIsAnnouncedStaysWhereWhatWasToStandForItIsGoneMeanwhile() {
        MemoryStore store = new MemoryStore();
        try (Past past = aged(store)) {
            Upkeep upkeep = upkeep(store);
            Set<Key> named = announced(past, upkeep);
            store.objects
                    .keySet()
                    .removeIf(key -> key.text().startsWith(past.keys.proofs())
                            || (key.text().startsWith(past.keys.merged()) && !named.contains(key)));
            past.pass(Duration.ofHours(2));
            Pruning pruning = new Pruning(store, TIERS, Duration.ofHours(1), new Random(3));
            assertThatThrownBy(() -> pruning.delete(past.timeline(), past.now()))
                    .hasMessageContaining("still needed");
            assertThat(store.objects.keySet()).containsAll(named);
        }
    }

    @Test
    void nothingIsAnnouncedBeforeWhatIsToStandForItWasReadBack() {
        MemoryStore store = new MemoryStore();
        try (Past past = aged(store)) {
            store.objects.forEach((key, bytes) -> {
                if (key.text().endsWith(".ltx")) {
                    byte[] damaged = bytes.clone();
                    damaged[damaged.length / 2] ^= 1;
                    store.objects.put(key, damaged);
                }
            });
            assertThatThrownBy(() -> upkeep(store).run(past.now())).isInstanceOf(Failure.class);
            assertThat(past.timeline().inventory().retirements()).isEmpty();
        }
    }

    @Test
    void nothingIsJoinedThatIsNotReadBackAsItWas() {
        Changing store = new Changing(new MemoryStore());
        try (Past past = new Past(folder, store, 512, 12, new Random(2))) {
            for (int i = 0; i < 40; i++) {
                past.pass(Duration.ofMinutes(1)).commit().ship();
            }
            Upkeep upkeep =
                    new Upkeep(store, Past.SCOPE, new Upkeep.Rules(TIERS, Duration.ofHours(1), folder), new Random(3));
            assertThatThrownBy(() -> upkeep.run(past.now())).isInstanceOf(Failure.class);
            assertThat(store.list(past.keys.merged())).isEmpty();
            assertThat(past.timeline().pieces().chain().stretches()).hasSizeGreaterThanOrEqualTo(40);
        }
    }

    /// A store that changes a byte of joined segments.
    private record Changing(MemoryStore store) implements Wrapping {
        @Override
        public StoredObject put(Key key, Content content) {
            StoredObject put = store.put(key, content);
            if (key.text().contains("/merged/")) {
                Objects.requireNonNull(store.objects.get(key))[200] ^= 1;
            }
            return put;
        }
    }

    @Test
    void nothingGoesWhereSomethingThatStaysCouldNotBeBuiltWithoutIt() {
        try (Past past = aged(new MemoryStore())) {
            Pieces pieces = past.timeline().pieces();
            Keeping usual = Keeping.of(pieces, TIERS, Map.of(), past.now());
            assertThat(usual.checked(pieces)).isEqualTo(usual);
            Set<Piece> gone = new HashSet<>(pieces.snapshots());
            gone.addAll(usual.gone());
            Keeping tooMuch = new Keeping(gone, usual.floors());
            assertThat(tooMuch.checked(pieces).gone()).isEmpty();
            assertThat(tooMuch.checked(pieces).floors()).containsOnly(0L);
        }
    }

    /// A layer is lost, so that finer ones are the only way to what follows on it, whatever the tiers say.
    @Test
    void nothingIsAnnouncedThatStandsInForALayerThatWasLost() {
        MemoryStore store = new MemoryStore();
        try (Past past = aged(store)) {
            past.pass(Duration.ofDays(2)).commit().ship();
            upkeep(store).grow(past.now());
            Layer lost = past.timeline().pieces().level(2).getFirst();
            store.objects.remove(LayerName.of(lost.proof()).proof(past.keys));
            Timeline before = past.timeline();
            Set<Key> gone = new Pruning(store, TIERS, Duration.ofHours(1), new Random(3)).announce(before, past.now());
            Reach after = Reach.of(before.pieces().only(piece -> !gone.contains(piece.key())));
            assertThat(before.pieces().level(2)).isNotEmpty().allMatch(after::has);
        }
    }

    @Test
    void anAnnouncementThatSaysSomethingElseByNowCountsForNothing() {
        MemoryStore store = new MemoryStore();
        try (Past past = aged(store)) {
            Upkeep upkeep = upkeep(store);
            announced(past, upkeep);
            Key key = past.timeline().inventory().retirements().getLast().key();
            String text = new String(Objects.requireNonNull(store.objects.get(key)), StandardCharsets.UTF_8);
            int due = text.indexOf(':', text.indexOf("due")) + 3;
            char[] changed = text.toCharArray();
            changed[due] = changed[due] == '1' ? '0' : '1';
            store.objects.put(key, new String(changed).getBytes(StandardCharsets.UTF_8));
            assertThat(past.timeline().inventory().retirements()).isEmpty();
            assertThat(past.timeline().inventory().faults()).containsKey(key);
        }
    }

    /// For each tier and each of its steps, the state at the end of the step.
    private static void promised(Past past, Timeline timeline) {
        for (Tier tier : TIERS) {
            long step = Math.max(1, tier.step().toMillis());
            Instant from = past.now().minus(tier.kept());
            for (Map.Entry<Long, Past.State> entry : past.states.entrySet()) {
                long end = Math.ceilDiv(entry.getValue().millis(), step) * step;
                Map.Entry<Long, Past.State> next = past.states.higherEntry(entry.getKey());
                boolean last = next == null || next.getValue().millis() > end;
                if (last && end >= from.toEpochMilli() && end <= past.now().toEpochMilli()) {
                    assertThat(timeline.find(entry.getKey()))
                            .as("commit %d, tier %s", entry.getKey(), tier)
                            .isPresent();
                    assertThat(past.restored(timeline, entry.getKey()))
                            .isEqualTo(entry.getValue().content());
                }
            }
        }
        past.states.forEach((position, state) -> {
            if (timeline.find(position).isEmpty()) {
                assertThat(timeline.obstacle(position).orElseThrow().hint()).contains("nearest");
            }
        });
    }

    /// A copy of the database for each state that was promised.
    private static long written(Past past) {
        return past.states.values().stream()
                .mapToLong(state -> state.content().length)
                .sum();
    }
}
