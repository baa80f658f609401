package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.log.Mark.Kind;
import dev.litekeeper.failure.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Beginnings, gaps and what comes between them.
final class ScanTest {
    private static final int PAGE = 1024;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void commitsDuringAScanAreWholeAfterIt(int round) throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        try (Written database = begun(new Random(seed), 40 * round)) {
            database.scan(database::change);
            database.commit();
            database.encoder.flush();
            List<Segment> segments = database.segments();
            for (long position : database.copies.keySet()) {
                assertThat(Written.restored(segments, position, folder.resolve("restored")))
                        .as("seed %s", seed)
                        .isEqualTo(database.copies.get(position));
            }
        }
    }

    @Test
    void whatIsCommittedDuringAScanCannotBeRestoredAlone() throws IOException {
        try (Written database = begun(new Random(1), 20)) {
            database.change();
            database.scan(() -> {});
            database.encoder.flush();
            Segment segment = database.segments().getFirst();
            assertThat(segment.commits().getFirst().whole()).isFalse();
            assertThat(segment.commits().getLast())
                    .returns(true, CommitEntry::whole)
                    .returns(true, CommitEntry::scanned);
            try (Replay replay = Replay.into(folder.resolve("restored"), 1 << 18)) {
                replay.applyUpTo(segment, 1);
                assertThatThrownBy(replay::prove).isInstanceOf(Failure.class).hasMessageContaining("scan");
            }
        }
    }

    @Test
    void afterAGapOnlyWhatChangedIsSentAgain() throws IOException {
        Random random = new Random(2);
        try (Written database = begun(random, 400)) {
            database.scan(() -> {});
            database.commit();
            database.encoder.detached("the test stops it");
            database.encoder.flush();
            long before = database.log.spool().bytes();
            for (int i = 0; i < 10; i++) {
                random.nextBytes(new byte[1]);
                byte[] page = new byte[PAGE];
                random.nextBytes(page);
                System.arraycopy(page, 0, database.content, 40 * i * PAGE, PAGE);
            }
            database.content = Arrays.copyOf(database.content, database.content.length - 3 * PAGE);
            database.attach(false);
            database.scan(() -> {});
            database.encoder.flush();
            assertThat(database.log.spool().bytes() - before).isLessThan(15 * PAGE);
            Segment last = database.segments().getLast();
            assertThat(last.marks()).singleElement().returns(Kind.GAP, Mark::kind);
            assertThat(last.header().begins()).isFalse();
            assertThat(database.encoder.breaks())
                    .isEqualTo(new Breaks(1, last.marks().getFirst().text(), 0));
            assertThat(Written.restored(database.segments(), 3, folder.resolve("restored")))
                    .isEqualTo(database.content);
        }
    }

    @Test
    void aGapInWhichNothingHappenedLeavesNoTrace() {
        try (Written database = begun(new Random(3), 30)) {
            database.scan(() -> {});
            database.encoder.detached("the test stops it");
            database.encoder.flush();
            int segments = database.log.spool().pending().size();
            database.attach(false);
            database.scan(() -> {});
            database.encoder.detached("the test stops it");
            database.encoder.flush();
            assertThat(database.log.spool().pending()).hasSize(segments);
            assertThat(database.encoder.position()).isEqualTo(1);
            assertThat(database.encoder.breaks()).isEqualTo(Breaks.NONE);
        }
    }

    @Test
    void anotherFileBeginsALineage() throws IOException {
        Random random = new Random(4);
        try (Written database = begun(random, 30)) {
            database.scan(() -> {});
            database.inode = "1:2";
            database.content = new byte[10 * PAGE];
            random.nextBytes(database.content);
            database.attach(false);
            database.scan(() -> {});
            database.encoder.flush();
            List<Segment> segments = database.segments();
            assertThat(database.encoder.breaks()).isEqualTo(new Breaks(0, "", 1));
            assertThat(segments).hasSize(2).allMatch(segment -> segment.header().begins());
            assertThat(segments.get(1).header().lineage())
                    .isNotEqualTo(segments.get(0).header().lineage());
            assertThat(Written.restored(segments, 2, folder.resolve("restored")))
                    .isEqualTo(database.content);
            assertThat(Written.restored(segments.subList(1, 2), 2, folder.resolve("restored")))
                    .isEqualTo(database.content);
        }
    }

    @Test
    void anotherPageSizeBeginsALineage() throws IOException {
        try (Written small = begun(new Random(5), 30)) {
            small.scan(() -> {});
        }
        try (Written large = new Written(folder.resolve("log"), 4 * PAGE, new Random(6))) {
            large.content = new byte[10 * 4 * PAGE];
            large.random.nextBytes(large.content);
            large.attach(false);
            large.scan(() -> {});
            large.commit();
            large.encoder.flush();
            List<Segment> segments = large.segments();
            assertThat(segments.getLast().header().pageSize()).isEqualTo(4 * PAGE);
            assertThat(Written.restored(segments, 3, folder.resolve("restored")))
                    .isEqualTo(large.content);
        }
    }

    @Test
    void aKeeperThatTakesOverFromAnotherBeginsALineageAfterItsEndAndKeepsWhatWaits() throws IOException {
        try (Written database = begun(new Random(7), 30)) {
            database.scan(() -> {});
            database.encoder.close();
            Seal seal = database.segments().getLast().seal();
            database.log.restart(LogEnd.after(40, seal, 1000, 5));
            database.log.close();
            database.open();
            assertThat(database.segments()).extracting(Segment::seal).containsExactly(seal);
            database.attach(false);
            database.scan(() -> {});
            database.encoder.flush();
            Segment first = database.segments().get(1);
            assertThat(first.name()).isEqualTo(new SegmentName(41, 1001, 1001));
            assertThat(first.header().previous()).isEqualTo(seal);
            assertThat(Written.restored(List.of(first), 1001, folder.resolve("restored")))
                    .isEqualTo(database.content);
        }
    }

    @Test
    void timeNeverGoesBackAndAStepIsTold() {
        try (Written database = begun(new Random(8), 10)) {
            database.scan(() -> {});
            long before = database.millis;
            database.millis -= 5000;
            database.commit();
            database.commit();
            database.millis += 10_000;
            database.commit();
            database.encoder.flush();
            Segment segment = database.segments().getFirst();
            assertThat(segment.commits()).extracting(CommitEntry::millis).isSorted();
            assertThat(segment.commits().get(1).millis()).isEqualTo(before);
            assertThat(segment.commits().get(3).millis()).isGreaterThan(before);
            assertThat(segment.marks()).extracting(Mark::kind).containsExactly(Kind.LINEAGE, Kind.CLOCK);
        }
    }

    private Written begun(Random random, int pages) {
        Written database = new Written(folder.resolve("log"), PAGE, random);
        database.content = new byte[PAGE * pages];
        random.nextBytes(database.content);
        database.attach(false);
        return database;
    }
}
