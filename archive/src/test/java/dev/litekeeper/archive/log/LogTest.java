package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written comes back, at every position.
final class LogTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 4096, 65536})
    void everyCommitComesBackByteForByte(int pageSize) throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Written database = new Written(folder.resolve("log"), pageSize, random)) {
            database.content = new byte[pageSize * 30];
            random.nextBytes(database.content);
            database.attach(false);
            database.scan(() -> {});
            for (int i = 0; i < 150; i++) {
                database.commit();
                if (random.nextInt(20) == 0) {
                    database.encoder.cut();
                }
            }
            database.encoder.flush();
            List<Segment> segments = database.segments();
            List<Long> positions = new ArrayList<>(database.copies.keySet());
            assertThat(positions).hasSize(151).last().isEqualTo(151L);
            for (int i = 0; i < 25; i++) {
                long position = positions.get(random.nextInt(positions.size()));
                assertThat(Written.restored(segments, position, folder.resolve("restored")))
                        .as("position %s, seed %s", position, seed)
                        .isEqualTo(database.copies.get(position));
            }
        }
    }
}
