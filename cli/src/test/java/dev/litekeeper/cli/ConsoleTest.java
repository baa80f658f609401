package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Test
    void aTableHasAlignedColumns() {
        Table table = Table.of("NAME", "ROWS").row("artists", 275).row("long name here", 3);
        assertThat(table.lines((style, text) -> text))
                .containsExactly("NAME            ROWS", "artists          275", "long name here     3");
    }

    @Test
    void controlCharactersOfNamesDoNotReachTheTerminal() {
        assertThat(Visible.of("a\033[31mb\tc")).isEqualTo("a\\u001b[31mb\tc");
        assertThat(Table.of("N").row("a\nb").lines((style, text) -> text)).containsExactly("N", "a\\nb");
    }

    @Test
    void progressIsSilentInTheFirstSecondOfAPhase() {
        try (ProgressBar bar = bar(true)) {
            bar.at("copy", 10, 100);
            now.set(now.get().plusMillis(900));
            bar.at("copy", 50, 100);
            bar.at("proof", 0, 100);
            now.set(now.get().plusMillis(900));
            bar.at("proof", 50, 100);
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void progressTellsRateAndRemainingTime() {
        try (ProgressBar bar = bar(true)) {
            bar.at("copy", 0, 200L << 20);
            now.set(now.get().plusMillis(2000));
            bar.at("copy", 50L << 20, 200L << 20);
        }
        assertThat(shown()).isEqualTo("\r\033[Kcopy  [######..................]  25 %  25.0 MB/s  0:06 left\r\033[K");
    }

    @Test
    void progressIsForTerminalsOnly() {
        try (ProgressBar bar = bar(false)) {
            bar.at("copy", 0, 200);
            now.set(now.get().plusMillis(2000));
            bar.at("copy", 50, 200);
        }
        assertThat(shown()).isEmpty();
    }

    private ProgressBar bar(boolean terminal) {
        return new ProgressBar(new PrintStream(err, true, StandardCharsets.UTF_8), terminal, now::get);
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
