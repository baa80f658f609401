package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.FaultyReads;
import dev.litekeeper.store.FaultyReads.Fault;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.S3Access;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.FaultTable;
import dev.litekeeper.testkit.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every fault in what a store answers about one object or another, under a restore and a verification: what comes out
/// is right, or it is told that it is not.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadFaultsTest {
    private static final int TIMES = Integer.getInteger("times", 3);
    private static final Set<Fault> HARMLESS = EnumSet.of(Fault.DELAYED, Fault.DUPLICATED, Fault.LISTED_LATE);
    private static final List<Tier> TIERS =
            List.of(new Tier(Duration.ZERO, Duration.ofHours(2)), new Tier(Duration.ofMinutes(10), Duration.ofDays(2)));

    private final Random random = new Random(Long.getLong("seed", 7));
    private S3Server server;
    private Past inFolder;
    private Past inBucket;

    enum Kept {
        FOLDER,
        BUCKET
    }

    @BeforeAll
    void grow(@TempDir Path folder) {
        server = S3Server.start();
        inFolder = grown(
                folder.resolve("a"), Store.at("one", folder.resolve("s").toUri().toString()));
        inBucket = grown(
                folder.resolve("b"),
                Store.at(
                        "one",
                        "s3://" + S3Server.BUCKET + "/x",
                        new S3Access(
                                Optional.of(server.endpoint()),
                                Optional.empty(),
                                Optional.of(new S3Access.Credentials(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
                                true)));
    }

    @AfterAll
    void close() {
        inFolder.close();
        inBucket.close();
        server.close();
    }

    static Stream<Arguments> cells() {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(Kept.values()).map(kept -> Arguments.of(fault, kept)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aRestoreIsRightOrTold(Fault fault, Kept kept) {
        Past past = past(kept);
        List<Long> positions =
                List.copyOf(past.states.tailMap(past.states.lastKey() - 10).keySet());
        FaultTable.Cell cell = FaultTable.cell(fault, kept, "restore");
        for (FaultyReads faulty : faulty(past, fault)) {
            long position = positions.get(random.nextInt(positions.size()));
            try {
                assertThat(past.restored(Timeline.of(faulty, Past.SCOPE), position))
                        .as("commit %s, %s", position, faulty)
                        .isEqualTo(past.at(position).content());
                cell.right();
            } catch (Failure told) {
                cell.told();
            }
        }
        cell.write();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aVerificationNeverSaysThatWhatIsNotThereIsSound(Fault fault, Kept kept) {
        Past past = past(kept);
        assertThat(verified(past, past.store)).isEqualTo(ArchiveVerification.Verdict.PROVEN);
        FaultTable.Cell cell = FaultTable.cell(fault, kept, "verify");
        for (FaultyReads faulty : faulty(past, fault)) {
            if (verified(past, faulty) == ArchiveVerification.Verdict.PROVEN) {
                boolean spare = fault == Fault.LOST && MutationTest.isSpare(past, faulty.victim());
                assertThat(spare || HARMLESS.contains(fault)).as("%s", faulty).isTrue();
                cell.right();
            } else {
                cell.told();
            }
        }
        cell.write();
    }

    private List<FaultyReads> faulty(Past past, Fault fault) {
        List<Key> keys = MutationTest.used(past);
        return IntStream.range(0, TIMES)
                .mapToObj(_ -> keys.get(random.nextInt(keys.size())))
                .map(key -> new FaultyReads(past.store, fault, key, random.nextDouble()))
                .toList();
    }

    private static ArchiveVerification.Verdict verified(Past past, Store store) {
        try {
            return ArchiveVerification.of(
                            store, Past.SCOPE, past.states.lastKey(), past.folder, (phase, done, total) -> {})
                    .verdict();
        } catch (Failure told) {
            return ArchiveVerification.Verdict.FAILED;
        }
    }

    private Past past(Kept kept) {
        return switch (kept) {
            case FOLDER -> inFolder;
            case BUCKET -> inBucket;
        };
    }

    private Past grown(Path folder, Store store) {
        Past past = new Past(folder, store, 512, 20, random);
        Upkeep upkeep =
                new Upkeep(past.store, Past.SCOPE, new Upkeep.Rules(TIERS, Duration.ofMinutes(30), folder), random);
        for (int minute = 0; minute < 4 * 60; minute += 10) {
            past.pass(Duration.ofMinutes(10)).commit().ship();
            if (minute % 60 == 0) {
                upkeep.run(past.now());
            }
        }
        past.commits(3).ship();
        return past;
    }
}
