package dev.litekeeper.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parts of a file, unpacked on their own.
final class SliceTest {
    private static final int PAGE = 65536;
    private static final long SEED = 7;

    @TempDir
    private Path folder;

    @Test
    void pagesOfZerosDoNotMakeASliceThatIsLargeInMemory() throws IOException {
        Map<Integer, byte[]> zeros = new TreeMap<>();
        for (int number = 1; number <= 200; number++) {
            zeros.put(number, new byte[PAGE]);
        }
        Path file = folder.resolve("zeros.ltx");
        Files.write(file, Sample.file(LtxHeader.of(PAGE, 200, 1, 1, Sample.TIME), zeros));
        assertThat(Files.size(file)).isLessThan(1 << 20);
        try (FileChannel channel = FileChannel.open(file)) {
            List<LtxSlice> slices = LtxFile.open(channel, "zeros").slices(1 << 20);
            assertThat(slices)
                    .allSatisfy(slice -> assertThat(slice.pages() * PAGE).isLessThanOrEqualTo(4 << 20));
            assertThat(slices.stream().mapToInt(LtxSlice::pages).sum()).isEqualTo(200);
        }
    }

    @Test
    void everyPageOfManyIsFoundAndIsInOneSlice() throws IOException {
        Random random = new Random(SEED);
        int[] numbers = random.ints(1, 60_000).distinct().limit(9_000).sorted().toArray();
        Path file = folder.resolve("many.ltx");
        Files.write(file, Sample.increment(512, 3, 60_000, numbers));
        try (FileChannel channel = FileChannel.open(file)) {
            LtxFile ltx = LtxFile.open(channel, "many");
            List<Integer> told = new ArrayList<>();
            ltx.forEachNumber(told::add);
            assertThat(told)
                    .containsExactlyElementsOf(Arrays.stream(numbers).boxed().toList());
            byte[] page = new byte[512];
            for (int i = 0; i < 3_000; i++) {
                int number = random.nextInt(1, 60_000);
                boolean there = Arrays.binarySearch(numbers, number) >= 0;
                assertThat(ltx.read(number, page))
                        .as("page %d, seed %d", number, SEED)
                        .isEqualTo(there);
                if (there) {
                    assertThat(page).isEqualTo(Sample.page(512, 3_000 + number));
                }
            }
            long end = LtxHeader.SIZE;
            for (LtxSlice slice : ltx.slices(1 << 12)) {
                assertThat(slice.offset()).isEqualTo(end);
                end += slice.length();
            }
            assertThat(ltx.slices(1 << 12).stream().mapToInt(LtxSlice::pages).sum())
                    .isEqualTo(numbers.length);
        }
    }

    @Test
    void aPageThatNoDatabaseHasIsADamage() throws IOException {
        for (int number : new int[] {0, -1, Integer.MIN_VALUE}) {
            byte[] good = Sample.increment(512, 3, 6, 1, 2, 5, 6);
            Path file = folder.resolve("file.ltx");
            Files.write(file, good);
            try (FileChannel channel = FileChannel.open(file)) {
                LtxFile ltx = LtxFile.open(channel, "file");
                LtxSlice slice = ltx.slices(1 << 20).getFirst();
                byte[] frames = new byte[slice.length()];
                System.arraycopy(good, (int) slice.offset(), frames, 0, frames.length);
                ByteBuffer.wrap(frames).putInt(0, number);
                assertThatThrownBy(() -> ltx.unpack(slice, frames, _ -> true, new byte[4 * 512], new int[4]))
                        .isInstanceOf(LtxFailure.class);
            }
        }
    }
}
