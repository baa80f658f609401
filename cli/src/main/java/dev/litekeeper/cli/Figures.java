package dev.litekeeper.cli;

import dev.litekeeper.files.ByteSize;
import java.time.Duration;
import java.util.Locale;

/// Numbers the way people read them.
final class Figures {
    private Figures() {}

    /// As in `1.5 s`, `12 min`, `3 h 20 min` or `5 days`.
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        if (seconds < 48 * 3600) {
            return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
        }
        return seconds / 86400 + " days";
    }

    static String size(long bytes) {
        return new ByteSize(bytes).toString();
    }

    /// Seconds with three decimals, for JSON.
    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
