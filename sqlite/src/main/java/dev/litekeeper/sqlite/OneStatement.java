package dev.litekeeper.sqlite;

import java.util.regex.Pattern;

/// Tells whether a text holds one SQL statement. The driver compiles the first statement of a text and drops the rest
/// without a word, so a text with two must never reach it.
final class OneStatement {
    private static final String GAP = "(?:\\s++|--[^\n]*+\n|/\\*.*?\\*/)++";
    private static final Pattern TRIGGER = Pattern.compile(
            "(?:" + GAP + ")?(?:EXPLAIN" + GAP + "(?:QUERY" + GAP + "PLAN" + GAP + ")?)?CREATE" + GAP
                    + "(?:TEMP(?:ORARY)?" + GAP + ")*TRIGGER\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private OneStatement() {}

    static void check(String sql) {
        int end = endOfFirst(sql, 0);
        if (end < sql.length() && hasContent(sql, end) && !TRIGGER.matcher(sql).matches()) {
            throw new IllegalArgumentException("more than one statement: " + sql);
        }
    }

    /// The index behind the first semicolon that ends a statement, or the length of the text.
    private static int endOfFirst(String sql, int from) {
        int i = from;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == ';') {
                return i + 1;
            }
            i = skip(sql, i);
        }
        return sql.length();
    }

    private static boolean hasContent(String sql, int from) {
        int i = from;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            int next = skip(sql, i);
            boolean comment = sql.startsWith("--", i) || sql.startsWith("/*", i);
            if (!comment && !Character.isWhitespace(c) && c != ';') {
                return true;
            }
            i = next;
        }
        return false;
    }

    /// The index behind the string, quoted name, comment or single character that starts at `i`.
    private static int skip(String sql, int i) {
        return switch (sql.charAt(i)) {
            case '\'', '"', '`' -> behind(sql, sql.indexOf(sql.charAt(i), i + 1), 1);
            case '[' -> behind(sql, sql.indexOf(']', i + 1), 1);
            case '-' -> sql.startsWith("--", i) ? behind(sql, sql.indexOf('\n', i), 1) : i + 1;
            case '/' -> sql.startsWith("/*", i) ? behind(sql, sql.indexOf("*/", i + 2), 2) : i + 1;
            default -> i + 1;
        };
    }

    private static int behind(String sql, int found, int length) {
        return found < 0 ? sql.length() : found + length;
    }
}
