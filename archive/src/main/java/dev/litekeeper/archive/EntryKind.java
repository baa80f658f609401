package dev.litekeeper.archive;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an entry of the history is.
public enum EntryKind {
    /// A copy of the database, made to be restored.
    BACKUP,
    /// What the database was right before a restore took its place.
    UNDO;

    /// The name as it is written: `backup` or `undo`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<EntryKind> find(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return word();
    }
}
