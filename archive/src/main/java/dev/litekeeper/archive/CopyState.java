package dev.litekeeper.archive;

import java.util.Locale;

/// How far a stored copy can be relied on, the best first.
public enum CopyState {
    /// Its rows were read back from the store and are those of the source; SQLite found nothing wrong with them.
    PROVEN,
    /// Proven to be what the source was, and the source was damaged.
    FAULTY,
    /// Its manifest or its database is gone or changed.
    BROKEN,
    /// No proof was ever finished: the backup was cut short, or is being made.
    UNPROVEN;

    /// The name as it is written: `proven`, `faulty`, `broken` or `unproven`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return word();
    }
}
