package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.ltx.LtxReader;
import dev.litekeeper.ltx.LtxWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlicesTest {
    private static final int PAGE = 512;
    private static final long SEED = System.nanoTime();

    @TempDir
    Path folder;

    @Test
    void aStateOutOfSlicesIsTheStateThatWas() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        try (Past past = new Past(folder, PAGE, 40, random)) {
            for (int i = 0; i < 20; i++) {
                past.commits(random.nextInt(1, 6)).ship();
            }
            Timeline timeline = past.timeline();
            for (Map.Entry<Long, Past.State> state : past.states.entrySet()) {
                Path file = folder.resolve("slice");
                assertThat(sliced(timeline, timeline.at(state.getKey()), random.nextInt(1, 12), file))
                        .as("commit %d", state.getKey())
                        .isEqualTo(state.getValue().content());
                assertThat(file).doesNotExist();
            }
        }
    }

    @Test
    void pagesThatWereGivenBackAndComeAgainAreZeros() throws IOException {
        try (Past past = new Past(folder, PAGE, 40, new Random(1))) {
            past.ship().resize(20).ship().resize(40).ship();
            Timeline timeline = past.timeline();
            Point newest = timeline.newest().orElseThrow();
            assertThat(sliced(timeline, newest, 4, folder.resolve("slice")))
                    .isEqualTo(past.at(newest.position()).content());
        }
    }

    private static byte[] sliced(Timeline timeline, Point point, int pages, Path file) throws IOException {
        List<Stretch> stretches = timeline.pieces().route(point.position()).orElseThrow().pieces().stream()
                .map(Stretch.class::cast)
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LtxHeader header = LtxHeader.of(PAGE, point.pages(), 1, point.position(), Instant.EPOCH);
        new Slices(new Parts(timeline.store()), stretches, point, PAGE, (long) pages * PAGE)
                .write(LtxWriter.of(out, header), file);
        byte[] content = new byte[point.pages() * PAGE];
        try (LtxReader reader = LtxReader.of(new ByteArrayInputStream(out.toByteArray()), "what was written")) {
            while (reader.next()) {
                System.arraycopy(reader.page(), 0, content, (reader.number() - 1) * PAGE, PAGE);
            }
        }
        return content;
    }
}
