package dev.litekeeper.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    private static final Instant NOON = Instant.parse("2025-09-01T12:00:00Z");

    private final Records records;

    RecordsTest(@TempDir Path root) {
        this.records = Records.of(root, "production");
    }

    @Test
    void isEmptyBeforeTheFirstRecordAndCreatesNothing() {
        assertThat(records.all()).isEmpty();
        assertThat(records.newest("drill")).isEmpty();
        assertThat(Files.exists(records.file())).isFalse();
    }

    @Test
    void givesBackWhatWasAdded() {
        records.add("drill", NOON, Map.of("seconds", 1.5, "proof", List.of("equal", "ümlaut\n")));
        records.add("baseline", NOON.plusSeconds(1), Map.of());
        DatedRecord last = records.add("drill", NOON.plusSeconds(2), Map.of("rows", 7L));

        assertThat(records.newest("drill")).contains(last);
        assertThat(records.all("drill")).hasSize(2);
        assertThat(records.all("drill").getFirst().content())
                .containsEntry("proof", List.of("equal", "ümlaut\n"))
                .containsEntry("seconds", 1.5);
        assertThat(records.all()).extracting(DatedRecord::at).isSorted();
    }

    @Test
    void showsARecordThatWasChangedLater() throws IOException {
        three();
        Files.writeString(records.file(), Files.readString(records.file()).replace("\"number\":2", "\"number\":5"));

        assertBroken(3);
    }

    @Test
    void showsARecordThatWasTakenOut() throws IOException {
        three();
        List<String> lines = Files.readAllLines(records.file());
        Files.write(records.file(), List.of(lines.get(0), lines.get(2)));

        assertBroken(2);
        assertThatThrownBy(() -> records.add("drill", NOON, Map.of())).isInstanceOf(Failure.class);
    }

    @Test
    void takesNoNoticeOfALineThatACrashCutOff() throws IOException {
        three();
        Files.writeString(records.file(), "{\"kind\":\"dri", StandardOpenOption.APPEND);

        assertThat(records.all()).hasSize(3);
        records.add("drill", NOON, Map.of("number", 4L));
        assertThat(records.all()).hasSize(4);
        assertThat(Files.readString(records.file())).doesNotContain("\"dri\n").endsWith("}\n");
    }

    @Test
    void keepsEveryRecordOfSeveralThreads() {
        IntStream.range(0, 40).parallel().forEach(n -> records.add("drill", NOON, Map.of("number", (long) n)));

        assertThat(records.all())
                .extracting(r -> r.content().get("number"))
                .doesNotHaveDuplicates()
                .hasSize(40);
    }

    private void three() {
        for (long n = 1; n <= 3; n++) {
            records.add("drill", NOON, Map.of("number", n));
        }
    }

    private void assertBroken(int line) {
        assertThatThrownBy(records::all)
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD))
                .hasMessageContaining("production.jsonl:" + line);
    }
}
