package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AheadTest {
    @ParameterizedTest
    @ValueSource(strings = {"restore", "backup", "migrate", "help", "--version", "no-such-command", ""})
    void whatACommandNeedsCanBePrepared(String command) {
        assertThatCode(() -> Ahead.prepare(command)).doesNotThrowAnyException();
    }
}
