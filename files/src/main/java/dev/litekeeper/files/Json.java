package dev.litekeeper.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.litekeeper.failure.Problem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as plain values: `Map` (keys in their order), `List`, `String`, `Long`, `Double`, `Boolean` and null.
/// Any other value is written as its `toString()`.
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /// The value on one line.
    public static String line(@Nullable Object value) {
        return text(value, false);
    }

    /// The value, indented, with a line break at the end.
    public static String pretty(@Nullable Object value) {
        return text(value, true) + "\n";
    }

    /// Writes [#pretty] of the value, piece by piece: what an `Iterable` hands out is not kept.
    public static void print(@Nullable Object value, PrintStream out) {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, out.charset()));
        try {
            write(writer, value, true);
            writer.write("\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The value of a text. Fails with a usage problem that names the place where the text is not JSON.
    public static @Nullable Object parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = read(parser);
            if (parser.nextToken() != null) {
                throw Problem.usage("not JSON")
                        .because("text after the end of the value")
                        .failure();
            }
            return value;
        } catch (JsonProcessingException e) {
            throw Problem.usage("not JSON")
                    .because(e.getOriginalMessage() + " at line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()))
                    .failure(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// [#parse(String)] of a text that is an object. Fails with a usage problem where it is anything else.
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> parseObject(String text) {
        if (parse(text) instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw Problem.usage("not a JSON object").failure();
    }

    private static String text(@Nullable Object value, boolean pretty) {
        StringWriter writer = new StringWriter();
        try {
            write(writer, value, pretty);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString();
    }

    private static void write(Writer writer, @Nullable Object value, boolean pretty) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(writer)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            if (pretty) {
                generator.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            write(generator, value);
        }
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Iterable<?> items && !(value instanceof Path)) {
            out.writeStartArray();
            for (Object item : items) {
                write(out, item);
            }
            out.writeEndArray();
        } else {
            writePlain(out, value);
        }
    }

    private static void writePlain(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else {
            out.writeString(value.toString());
        }
    }

    private static @Nullable Object read(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) {
            throw Problem.usage("not JSON").because("the text ends early").failure();
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String name = in.currentName();
                    in.nextToken();
                    map.put(name, read(in));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(in));
                }
                yield list;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default ->
                throw Problem.usage("not JSON")
                        .because("a value is missing at line "
                                + in.currentLocation().getLineNr())
                        .failure();
        };
    }
}
