package dev.litekeeper.life.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Programs;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondEngineTest {
    @TempDir
    Path folder;

    @BeforeEach
    void require() {
        Programs.require("sqlite3");
    }

    @Test
    void endsAQueryThatGivesNoAnswer() {
        String endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n";

        SecondEngine.Answer answer = engine().ask(folder.resolve("a.sqlite"), endless, Duration.ofSeconds(1));

        assertThat(answer.error()).isEqualTo("no answer within 1 s");
    }

    @Test
    void answersWithinTheLimit() {
        SecondEngine.Answer answer = engine().ask(folder.resolve("a.sqlite"), "SELECT 7", Duration.ofMinutes(5));

        assertThat(answer.lines()).containsExactly("7");
        assertThat(answer.failed()).isFalse();
    }

    private static SecondEngine engine() {
        return SecondEngine.on(System.getenv()).orElseThrow();
    }
}
