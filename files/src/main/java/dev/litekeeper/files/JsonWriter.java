package dev.litekeeper.files;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes one value as JSON, on one line or indented by two spaces.
final class JsonWriter {
    private final Writer out;
    private final boolean pretty;
    private int depth;

    JsonWriter(Writer out, boolean pretty) {
        this.out = out;
        this.pretty = pretty;
    }

    void write(@Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Iterable<?> items && !(value instanceof Path)) {
            array(items);
        } else if (isPlain(value)) {
            out.write(String.valueOf(value));
        } else {
            text(String.valueOf(value));
        }
    }

    private static boolean isPlain(@Nullable Object value) {
        return value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer
                || (value instanceof Double number && Double.isFinite(number));
    }

    private void object(Map<?, ?> map) throws IOException {
        out.write('{');
        depth++;
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.write(first ? "" : ",");
            first = false;
            indent();
            text(String.valueOf(entry.getKey()));
            out.write(pretty ? " : " : ":");
            write(entry.getValue());
        }
        depth--;
        if (!first) {
            indent();
        } else {
            space();
        }
        out.write('}');
    }

    private void array(Iterable<?> items) throws IOException {
        out.write('[');
        boolean first = true;
        for (Object item : items) {
            out.write(first ? "" : ",");
            first = false;
            space();
            write(item);
        }
        space();
        out.write(']');
    }

    private void indent() throws IOException {
        if (pretty) {
            out.write(System.lineSeparator());
            out.write("  ".repeat(depth));
        }
    }

    private void space() throws IOException {
        out.write(pretty ? " " : "");
    }

    private void text(String text) throws IOException {
        out.write('"');
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.write(text, done, i - done);
                out.write(escaped(c));
                done = i + 1;
            }
        }
        out.write(text, done, text.length() - done);
        out.write('"');
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            default -> "\\u00" + (c < 0x10 ? "0" : "1") + "0123456789ABCDEF".charAt(c & 0xf);
        };
    }
}
