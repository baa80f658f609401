package dev.litekeeper.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.litekeeper.failure.Failure;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Jackson is the judge of both ways.
class JsonTest {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final String CHARACTERS = "ab \"\\/\b\t\n\f\r\u0000\u001f\u007fä€\ud83d\ude00\uffff";

    @Test
    void writesTheBytesThatJacksonWritesAndReadsThemBack() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            Object value = value(random, 4);
            assertThat(Json.line(value)).as("seed " + seed).isEqualTo(jackson(value, false));
            assertThat(Json.pretty(value)).as("seed " + seed).isEqualTo(jackson(value, true) + "\n");
            assertThat(Json.parse(Json.pretty(value))).as("seed " + seed).isEqualTo(value);
        }
    }

    @Test
    void takesAndRefusesTheTextsThatJacksonDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(Json.line(value(random, 3)));
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                int place = random.nextInt(text.length());
                text.replace(place, place + 1, String.valueOf("{}[]\",:\\0.-+eu1 \n".charAt(random.nextInt(17))));
            }
            boolean taken = isTaken(text.toString());
            assertThat(isJson(text.toString())).as(text + ", seed " + seed).isEqualTo(taken);
        }
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
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000))).hasMessageContaining("levels");
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

    private static boolean isJson(String text) {
        try {
            Json.parse(text);
            return true;
        } catch (Failure notJson) {
            return false;
        }
    }

    /// Whether Jackson takes the text as one value.
    private static boolean isTaken(String text) {
        try (JsonParser parser = JACKSON.createParser(text)) {
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean begins = !token.isStructEnd() && token != JsonToken.FIELD_NAME;
                JsonStreamContext context = parser.getParsingContext();
                boolean outermost = token.isStructStart() ? context.getParent().inRoot() : context.inRoot();
                values += begins && outermost ? 1 : 0;
                read(parser, token);
            }
            return values == 1;
        } catch (IOException notJson) {
            return false;
        }
    }

    private static void read(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            parser.getLongValue();
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            parser.getDoubleValue();
        } else if (token == JsonToken.VALUE_STRING) {
            parser.getText();
        }
    }

    private static String jackson(@Nullable Object value, boolean pretty) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JACKSON.createGenerator(text)) {
            if (pretty) {
                generator.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            write(generator, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(out, entry.getValue());
                }
                out.writeEndObject();
            }
            case List<?> items -> {
                out.writeStartArray();
                for (Object item : items) {
                    write(out, item);
                }
                out.writeEndArray();
            }
            case Boolean flag -> out.writeBoolean(flag);
            case Long number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            default -> out.writeString(value.toString());
        }
    }
}
