package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done to segments is noticed.
final class TamperTest {
    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private Written database;
    private List<Segment> segments;

    @BeforeEach
    void write() {
        database = new Written(folder.resolve("log"), 512, random);
        database.content = new byte[512 * 8];
        random.nextBytes(database.content);
        database.attach(false);
        database.scan(() -> {});
        for (int i = 0; i < 12; i++) {
            database.commit();
            if (i % 3 == 2) {
                database.encoder.cut();
            }
        }
        database.encoder.flush();
        segments = database.segments();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyFlippedByteIsNoticed() throws IOException {
        byte[] good = bytes(1);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << random.nextInt(8));
            isDamaged(bad);
        }
    }

    @Test
    void everyCutAndEveryByteTooManyIsNoticed() throws IOException {
        byte[] good = bytes(1);
        for (int length = 0; length < good.length; length++) {
            isDamaged(Arrays.copyOf(good, length));
        }
        isDamaged(Arrays.copyOf(good, good.length + 1));
    }

    @Test
    void twoSegmentsAreNotOne() throws IOException {
        byte[] first = bytes(0);
        byte[] both = Arrays.copyOf(first, first.length + bytes(1).length);
        System.arraycopy(bytes(1), 0, both, first.length, bytes(1).length);
        isDamaged(both);
    }

    @Test
    void aSegmentThatIsDroppedSwappedOrRepeatedIsNoticed() throws IOException {
        for (int i = 0; i < segments.size() - 1; i++) {
            List<Segment> dropped = new ArrayList<>(segments);
            dropped.remove(i);
            cannotBeApplied(dropped);
            List<Segment> swapped = new ArrayList<>(segments);
            swapped.set(i, segments.get(i + 1));
            swapped.set(i + 1, segments.get(i));
            cannotBeApplied(swapped);
            List<Segment> repeated = new ArrayList<>(segments);
            repeated.add(i + 1, segments.get(i));
            cannotBeApplied(repeated);
        }
    }

    @Test
    void aSegmentOfAnotherLogIsNoticed() throws IOException {
        try (Written other = new Written(folder.resolve("other"), 512, new Random(8))) {
            other.content = database.content.clone();
            other.attach(false);
            other.scan(() -> {});
            other.commit();
            other.encoder.flush();
            List<Segment> mixed = new ArrayList<>(segments);
            mixed.set(0, other.segments().getFirst());
            cannotBeApplied(mixed);
        }
    }

    @Test
    void aPageThatTheEncoderForgotIsNoticed() throws IOException {
        database.commit();
        database.encoder.flush();
        Segment good = database.segments().getLast();
        List<Segment> all = new ArrayList<>(segments);
        all.add(new Segment(good.header(), good.index(), good.seal(), ByteBuffer.wrap(endOfACommit()), good.bytes()));
        cannotBeApplied(all);
    }

    @Test
    void aDifferenceThatIsAppliedToTheWrongPageIsNoticed() throws IOException {
        try (Replay replay = Replay.into(folder.resolve("restored"), 1 << 18)) {
            segments.forEach(replay::apply);
            long position = replay.position();
            LogState state = segments.getLast().end();
            replay.prove();
            byte[] bytes = Files.readAllBytes(folder.resolve("restored"));
            for (int i = 0; i < 200; i++) {
                byte[] bad = bytes.clone();
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                Path file = folder.resolve("bad");
                Files.write(file, bad);
                try (Replay wrong = Replay.onto(file, 512, position, state, 1 << 18)) {
                    assertThatThrownBy(wrong::prove)
                            .isInstanceOfSatisfying(
                                    Failure.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD));
                }
            }
        }
    }

    /// The body of a segment with a commit that brings no page.
    private static byte[] endOfACommit() {
        return new byte[] {1, 0, 0, 0, 1, 0, 0, 0, 0};
    }

    private byte[] bytes(int i) throws IOException {
        return Files.readAllBytes(database.log.spool().pending().get(i).path());
    }

    private static void isDamaged(byte[] bytes) {
        assertThatThrownBy(() -> SegmentReader.only("object", new ByteArrayInputStream(bytes)))
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD));
    }

    private void cannotBeApplied(List<Segment> wrong) throws IOException {
        Path file = folder.resolve("wrong");
        try (Replay replay = Replay.into(file, 1 << 18)) {
            assertThatThrownBy(() -> {
                        wrong.forEach(replay::apply);
                        replay.prove();
                    })
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD));
        }
        Files.delete(file);
    }
}
