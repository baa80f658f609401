package dev.litekeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    void refusesWhatCouldLeaveTheStore() {
        for (String text :
                List.of("", "/a", "a/", "a//b", "..", "a/../b", ".hidden", "a b", "a\nb", "é", "a".repeat(201))) {
            assertThat(Key.isValid(text)).as(text).isFalse();
            assertThatThrownBy(() -> Key.of(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void makesASegmentOfAnyName() {
        assertThat(Key.segment("my-app_1.2")).isEqualTo("my-app_1.2");
        assertThat(Key.segment("..")).isEqualTo("%2E.");
        assertThat(Key.segment("a/b é%")).isEqualTo("a%2Fb%20%C3%A9%25");
        assertThat(Key.isValid(Key.segment("../x y"))).isTrue();
    }
}
