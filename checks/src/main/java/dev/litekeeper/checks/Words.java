package dev.litekeeper.checks;

import java.time.Duration;

/// Figures in words.
final class Words {
    private Words() {}

    /// So many of them, as in `1 backup` or `3 backups`.
    static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /// A length of time in its largest unit, as in `3 days` or `45 s`.
    static String age(Duration age) {
        if (age.toDays() >= 2) {
            return age.toDays() + " days";
        }
        if (age.toHours() >= 2) {
            return age.toHours() + " hours";
        }
        if (age.toMinutes() >= 2) {
            return age.toMinutes() + " minutes";
        }
        return age.toSeconds() + " s";
    }
}
