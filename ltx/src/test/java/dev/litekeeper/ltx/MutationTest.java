package dev.litekeeper.ltx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// No byte of a file can be changed, cut off or added without being told, unless it unpacks to the very same pages.
final class MutationTest {
    @Test
    void everyBitOfAFileOfOurs() throws IOException {
        byte[] good = Sample.increment(512, 3, 6, 1, 2, 5, 6);
        assertThat(acceptedFlips(good))
                .as("flips that unpack to the same pages")
                .isLessThan(64);
    }

    @Test
    void everyLengthOfAFileOfOurs() {
        byte[] good = Sample.increment(512, 3, 6, 1, 2, 5, 6);
        for (int length = 0; length < good.length; length++) {
            assertThat(isAccepted(Arrays.copyOf(good, length), good))
                    .as("cut to %d", length)
                    .isFalse();
        }
        assertThat(isAccepted(Arrays.copyOf(good, good.length + 1), good)).isFalse();
    }

    @Test
    void anyByteOfFilesLitestreamWrote() throws IOException {
        List<Path> files = SharedFiles.all();
        Random random = new Random(20);
        for (int round = 0; round < 3000; round++) {
            byte[] good = Files.readAllBytes(files.get(random.nextInt(files.size())));
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 + random.nextInt(255));
            isAccepted(bad, good);
            assertThat(isAccepted(Arrays.copyOf(good, at), good)).isFalse();
        }
    }

    private static int acceptedFlips(byte[] good) {
        int accepted = 0;
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            if (isAccepted(bad, good)) {
                accepted++;
            }
        }
        return accepted;
    }

    /// Whether the file is read to its end; then it must be the same as the good one in all it says.
    private static boolean isAccepted(byte[] bad, byte[] good) {
        try {
            LtxHeader header = Sample.reader(bad).header();
            Map<Integer, byte[]> pages = Sample.pages(bad);
            assertThat(header).isEqualTo(Sample.reader(good).header());
            Map<Integer, byte[]> expected = Sample.pages(good);
            assertThat(pages.keySet()).isEqualTo(expected.keySet());
            pages.forEach((number, page) -> assertThat(page).isEqualTo(expected.get(number)));
            return true;
        } catch (LtxFailure told) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
