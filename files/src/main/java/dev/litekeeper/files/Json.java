package dev.litekeeper.files;

import dev.litekeeper.failure.Problem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as plain values: `Map` (keys in their order), `List`, `String`, `Long`, `Double`, `Boolean` and null.
/// Any other value is written as its `toString()`.
public final class Json {
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
            new JsonWriter(writer, true).write(value);
            writer.write("\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The value of a text. Fails with a usage problem that names the place where the text is not JSON.
    public static @Nullable Object parse(String text) {
        return new JsonReader(text).all();
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
            new JsonWriter(writer, pretty).write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString();
    }
}
