package dev.litekeeper.project;

import java.util.regex.Pattern;

/// Writes texts the way YAML reads them back.
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/.][A-Za-z0-9/._-]*(?:://?/[A-Za-z0-9/._%-]+)?");

    private Yaml() {}

    /// The text as one YAML value that may stand inside braces: as it is, or in double quotes.
    static String scalar(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
