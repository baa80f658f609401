package dev.litekeeper.archive.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoteTest {
    @Test
    void everyByteCountsAndSoDoesTheEnd() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", 1);
        members.put("run", "a");
        byte[] bytes = Note.write(members);
        assertThat(Note.read("it", bytes).text("run")).isEqualTo("a");
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            refused(flipped);
            refused(Arrays.copyOf(bytes, i));
        }
        refused(Arrays.copyOf(bytes, bytes.length + 1));
        byte[] wider = Arrays.copyOf(bytes, bytes.length + 1);
        wider[bytes.length] = '\n';
        refused(wider);
    }

    private static void refused(byte[] bytes) {
        assertThatThrownBy(() -> Note.read("it", bytes)).isInstanceOf(Failure.class);
    }
}
