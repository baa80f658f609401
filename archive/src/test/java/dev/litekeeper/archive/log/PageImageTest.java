package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that are changed, shrunk and grown at random, with less memory than they need.
class PageImageTest {
    private static final long SEED = 5;
    private static final long BUDGET = 3 << 16;

    @TempDir
    private Path folder;

    @Test
    void whatIsKnownOfAFileAndWhatWasChangedIsTheHashOfAll() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            int pageSize = 512 << random.nextInt(8);
            byte[] content = new byte[pageSize * random.nextInt(1, 1 + (1 << 20) / pageSize)];
            random.nextBytes(content);
            Path file = folder.resolve("image-" + round);
            Files.write(file, content);
            try (PageImage image = PageImage.proven(file, pageSize, hash(content, pageSize), BUDGET)) {
                content = changed(image, content, pageSize, random);
                assertThat(image.finish())
                        .as("round %d, pages of %d, seed %d", round, pageSize, SEED)
                        .isEqualTo(hash(content, pageSize));
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
        }
    }

    private static byte[] changed(PageImage image, byte[] before, int pageSize, Random random) {
        byte[] content = before;
        for (int i = random.nextInt(40); i > 0; i--) {
            int pages = content.length / pageSize;
            if (random.nextInt(5) == 0) {
                image.rest();
            }
            if (random.nextInt(4) == 0) {
                pages = Math.max(1, pages + random.nextInt(-40, 40));
                content = Arrays.copyOf(content, pages * pageSize);
                image.resize(pages);
            } else {
                int page = random.nextInt(1, pages + 1);
                byte[] memory = image.page(page);
                int at = random.nextInt(pageSize);
                memory[image.offset(page) + at] ^= 1;
                content[(page - 1) * pageSize + at] ^= 1;
            }
        }
        return content;
    }

    /// By the other way there is to read words.
    private static long hash(byte[] content, int pageSize) {
        PageHash hash = new PageHash(pageSize);
        long sum = 0;
        for (int page = 1; page <= content.length / pageSize; page++) {
            long of = hash.of(MemorySegment.ofArray(content), (page - 1L) * pageSize);
            sum += PageHash.mix(of, page);
        }
        return sum;
    }
}
