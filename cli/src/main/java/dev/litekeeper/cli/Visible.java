package dev.litekeeper.cli;

/// Text made safe to print.
final class Visible {
    private Visible() {}

    /// The text with every control character but line break and tab written as an escape, as in `\u001b`.
    static String of(String text) {
        if (text.chars().noneMatch(Visible::hidden)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (hidden(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }

    /// [#of] on one line: line breaks and tabs are written as escapes too.
    static String onOneLine(String text) {
        return of(text).replace("\n", "\\n").replace("\t", "\\t");
    }

    private static boolean hidden(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }
}
