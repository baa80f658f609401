package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Hash128Test {
    @ParameterizedTest
    @CsvSource({
        "'', 0000000000000000, 0000000000000000",
        "hello, cbd8a7b341bd9b02, 5b1e906a48ae1d19",
        "'The quick brown fox jumps over the lazy dog', e34bbc7bbc071b6c, 7a433ca9c49a9347"
    })
    void givesThePublishedValues(String text, String low, String high) {
        Hash128 hash = new Hash128();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hash.of(bytes, bytes.length);
        assertThat(String.format("%016x %016x", hash.low(), hash.high())).isEqualTo(low + " " + high);
    }
}
