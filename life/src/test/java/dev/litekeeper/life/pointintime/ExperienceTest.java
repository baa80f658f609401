package dev.litekeeper.life.pointintime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.life.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperienceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private Records records;

    @BeforeEach
    void make() {
        records = Records.of(folder, "production");
    }

    @Test
    void withoutDrillsAnEstimateIsTakenAsItIs() {
        assertThat(corrected()).isEqualTo(SECOND);
    }

    @Test
    void theMiddleOfTheNewestFiveDrillsOfTheStoreCounts() {
        drilled("local", 1000, 9000);
        for (long took : new long[] {2000, 1900, 100, 2100, 5000}) {
            drilled("local", 1000, took);
        }
        drilled("cloud", 1000, 100);
        drilled("local", 0, 700);
        assertThat(corrected()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aDrillThatWentOtherwiseThanAnyRestoreChangesNoEstimateBeyondMeasure() {
        drilled("local", 1, 1_000_000);
        assertThat(corrected()).isEqualTo(Duration.ofSeconds(4));
    }

    private Duration corrected() {
        return Experience.of(records.all("drill"), "local").correct(SECOND);
    }

    private void drilled(String store, long estimated, long took) {
        records.add(
                "drill", Instant.EPOCH, Map.of("store", store, "estimatedMillis", estimated, "restoreMillis", took));
    }
}
