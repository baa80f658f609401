package dev.litekeeper.checks;

import java.util.regex.Pattern;

/// Words of a POSIX shell command line.
final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    private Shell() {}

    /// The text as one word: as it is where that is safe, otherwise in single quotes.
    static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
