package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackupIdTest {
    @Test
    void sortsByTimeAsText() {
        Random random = new Random(7);
        Instant time = Instant.parse("2025-11-22T16:30:05.123456Z");
        BackupId earlier = BackupId.of(time, random);
        BackupId later = BackupId.of(time.plusMillis(1), random);
        assertThat(earlier.text()).matches("20251122T163005\\.123Z-[0-9a-f]{4}");
        assertThat(earlier).isLessThan(later);
        assertThat(earlier.created()).isEqualTo(Instant.parse("2025-11-22T16:30:05.123Z"));
        assertThat(BackupId.parse(earlier.text())).isEqualTo(earlier);
    }

    @Test
    void refusesEverythingElse() {
        for (String text : List.of(
                "", "latest", "20251122T163005Z-7f3a", "20251322T163005.123Z-7f3a", "20251122T163005.123Z-7F3A")) {
            assertThatThrownBy(() -> BackupId.parse(text))
                    .as(text)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("not the id");
        }
    }
}
