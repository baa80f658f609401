package dev.litekeeper.store;

import java.nio.charset.StandardCharsets;

/// The name of an object: segments of ASCII letters, digits and `. _ - %`, joined by `/`. No segment starts with a dot;
/// a segment is at most 200 characters, the key at most 800.
public record Key(String text) implements Comparable<Key> {
    private static final int LONGEST = 800;
    private static final int LONGEST_SEGMENT = 200;

    public Key {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a key of more than " + LONGEST + " characters: " + text);
        }
        if (!isValid(text)) {
            throw new IllegalArgumentException("not the key of an object: " + text);
        }
    }

    public static Key of(String text) {
        return new Key(text);
    }

    /// Whether the text can be the name of an object.
    public static boolean isValid(String text) {
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' ? i == start || i - start > LONGEST_SEGMENT : !isPart(c, i == start)) {
                return false;
            }
            start = c == '/' ? i + 1 : start;
        }
        int last = text.length() - start;
        return text.length() <= LONGEST && last > 0 && last <= LONGEST_SEGMENT;
    }

    private static boolean isPart(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return letter || c == '_' || c == '%' || c == '-' || (c == '.' && !first);
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
    public boolean equals(Object other) {
        return other instanceof Key that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
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
