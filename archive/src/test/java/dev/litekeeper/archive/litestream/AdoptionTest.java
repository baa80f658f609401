package dev.litekeeper.archive.litestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.timeline.ArchiveRestore;
import dev.litekeeper.archive.timeline.ArchiveVerification;
import dev.litekeeper.archive.timeline.Founding;
import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.archive.timeline.Upkeep;
import dev.litekeeper.project.Tier;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdoptionTest {
    private static final Scope SCOPE = new Scope("shop", "production");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.3.13-growth", "0.5.13-vacuum", "0.5.17-tiny", "0.5.13-wide", "broken-two-writers-a"})
    void everyGoodPositionIsRestoredFromTheArchiveAsItWasInTheReplica(String name) {
        Replica replica = Fixture.named(name).replica();
        Adoption.Adopted adopted = adopt(replica);
        List<Verdict> good = adopted.judgement().verdicts().stream()
                .filter(verdict -> verdict.soundness().isGood())
                .toList();
        assertThat(adopted.states()).isEqualTo(good.size()).isGreaterThan(15);
        ArchiveVerification verification =
                ArchiveVerification.of(store(), SCOPE, adopted.last(), folder, Progress.NONE);
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.verdict()).isEqualTo(ArchiveVerification.Verdict.PROVEN);
        Timeline timeline = Timeline.of(store(), SCOPE);
        assertThat(timeline.latest(timeline.newest().orElseThrow().time(), 1000))
                .hasSize(good.size());
        Map<String, String> expected = new HashMap<>();
        Map<String, String> found = new HashMap<>();
        for (Verdict verdict : good) {
            Position position = verdict.position();
            Path original = folder.resolve("a" + position.number());
            replica.restore(position, original);
            expected.put(position.label(), Fixture.sha256(original));
            Point point = timeline.at(position.number());
            Path copy = folder.resolve("b" + position.number());
            ArchiveRestore.plan(timeline, point).to(copy, Progress.NONE);
            found.put(position.label(), Fixture.sha256(copy));
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void adoptingOnceMoreChangesNothing() {
        Replica replica = Fixture.named("0.5.17-growth").replica();
        adopt(replica);
        List<StoredObject> before = store().list("");
        store().delete(before.getLast().key());
        Adoption.Adopted again = adopt(replica);
        assertThat(store().list(""))
                .extracting(object -> object.key() + " " + object.size().bytes())
                .isEqualTo(before.stream()
                        .map(object -> object.key() + " " + object.size().bytes())
                        .toList());
        assertThat(again.states()).isEqualTo(again.judgement().verdicts().size());
    }

    @Test
    void anArchiveThatAKeeperBeganIsLeftAlone() {
        store().put(ArchiveKeys.of(SCOPE).claim(1), new byte[] {1});
        assertThatThrownBy(() -> Founding.in(store(), SCOPE, Instant.now()))
                .hasMessageContaining("there is an archive already");
    }

    @Test
    void anotherReplicaCannotBeAdoptedOverIt() {
        adopt(Fixture.named("0.5.17-growth").replica());
        assertThatThrownBy(() -> adopt(Fixture.named("0.5.17-tiny").replica()))
                .hasMessageContaining("another state of this position");
    }

    @Test
    void whatWasAdoptedAgesFromThenOnAndNotFromWhenItWasWritten() {
        Instant now = Instant.now().plus(Duration.ofDays(5 * 365));
        Adoption.Adopted adopted = adopt(Fixture.named("0.5.13-wide").replica(), now);
        List<Tier> tiers = List.of(
                new Tier(Duration.ZERO, Duration.ofDays(1)),
                new Tier(Duration.ofMinutes(1), Duration.ofDays(7)),
                new Tier(Duration.ofHours(1), Duration.ofDays(30)),
                new Tier(Duration.ofDays(1), Duration.ofDays(365)));
        Upkeep upkeep = new Upkeep(store(), SCOPE, new Upkeep.Rules(tiers, Duration.ofHours(1), folder), new Random(1));
        for (int day = 0; day < 6; day++) {
            upkeep.run(now.plus(Duration.ofDays(day)));
            assertThat(positions()).as("day %s", day).hasSize(adopted.states());
        }
        assertThat(Timeline.of(store(), SCOPE).lineages())
                .anyMatch(lineage ->
                        lineage.why().contains("adopted at " + now.toString().substring(0, 10))
                                && lineage.last() == adopted.last());
        for (int day = 8; day < 14; day++) {
            upkeep.run(now.plus(Duration.ofDays(day)));
        }
        assertThat(positions()).contains(adopted.last()).hasSizeLessThan(adopted.states());
    }

    private List<Long> positions() {
        return Timeline.of(store(), SCOPE).latest(Instant.ofEpochMilli(Long.MAX_VALUE), 1000).stream()
                .map(Point::position)
                .toList();
    }

    private Adoption.Adopted adopt(Replica replica) {
        return adopt(replica, Instant.now());
    }

    private Adoption.Adopted adopt(Replica replica, Instant now) {
        return Adoption.adopt(replica, List.of(Founding.in(store(), SCOPE, now)), folder, _ -> {});
    }

    private Store store() {
        return Store.at("local", folder.resolve("store").toUri().toString());
    }
}
