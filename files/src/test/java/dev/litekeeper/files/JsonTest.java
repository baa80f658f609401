package dev.litekeeper.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final String CHARACTERS = "ab \"\\/\b\t\n\f\r\u0000\u001f\u007fä€\ud83d\ude00\uffff";

    @Test
    void readsBackWhatItWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            Object value = value(random, 4);
            assertThat(Json.parse(Json.line(value))).as("seed " + seed).isEqualTo(value);
            assertThat(Json.parse(Json.pretty(value))).as("seed " + seed).isEqualTo(value);
            assertThat(Json.line(value)).as("seed " + seed).doesNotContain("\n");
        }
    }

    @Test
    void writesOtherValuesAsTheirText() {
        assertThat(Json.line(List.of(Path.of("a/b"), Duration.ofSeconds(1), 7, Double.NaN)))
                .isEqualTo("[\"a/b\",\"PT1S\",7,\"NaN\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "01",
                "-",
                "1.",
                "1e",
                "+1",
                "tru",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "1 2",
                "[1",
                "9223372036854775808",
                "nul",
                "\u00a01"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(Failure.class).hasMessageContaining("not JSON");
    }

    @Test
    void namesTheLine() {
        assertThatThrownBy(() -> Json.parse("{\n\"a\": 1,\n\"b\": x}")).hasMessageContaining("line 3");
    }

    @Test
    void isNotDrivenOutOfItsStack() {
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000))).isInstanceOf(Failure.class);
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(-30, 30));
            case 4, 5 -> text(random);
            case 6 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int size = random.nextInt(4); size > 0; size--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int size = random.nextInt(4); size > 0; size--) {
                    map.put(text(random), value(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
