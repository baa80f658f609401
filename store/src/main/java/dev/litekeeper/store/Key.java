package dev.litekeeper.store;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The name of an object: segments of ASCII letters, digits and `. _ - %`, joined by `/`. No segment starts with a dot;
/// a segment is at most 200 characters, the key at most 800.
public record Key(String text) implements Comparable<Key> {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_%-][A-Za-z0-9._%-]{0,199}");
    private static final int LONGEST = 800;

    public Key {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a key of more than " + LONGEST + " characters: " + text);
        }
        for (String segment : text.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException("not the key of an object: " + text);
            }
        }
    }

    public static Key of(String text) {
        return new Key(text);
    }

    /// Whether the text can be the name of an object.
    public static boolean isValid(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        for (String segment : text.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                return false;
            }
        }
        return true;
    }

    /// Any name as one segment of a key: what a key cannot hold is written as `%XX` of its UTF-8 bytes. Different names
    /// give different segments.
    public static String segment(String name) {
        StringBuilder segment = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
            if (plain || (c == '.' && !segment.isEmpty())) {
                segment.append(c);
            } else {
                segment.append(String.format("%%%02X", (int) c));
            }
        }
        return segment.toString();
    }

    @Override
    public int compareTo(Key other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
