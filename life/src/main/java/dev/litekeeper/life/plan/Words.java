package dev.litekeeper.life.plan;

import java.time.Duration;
import java.util.Locale;

/// Words of commands and figures of the plan.
final class Words {
    private Words() {}

    /// The text as one word of a shell command.
    static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:=@%+,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// A length of time, as in `26 h`, `30 min` or `4.2 s`.
    static String length(Duration time) {
        if (time.toHours() >= 2) {
            return time.toHours() + " h";
        }
        if (time.toMinutes() >= 2) {
            return time.toMinutes() + " min";
        }
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
