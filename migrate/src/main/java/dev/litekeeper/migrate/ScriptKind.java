package dev.litekeeper.migrate;

import java.util.Locale;

/// What a script changes. Of one number, the schema script comes before the data script.
public enum ScriptKind {
    /// Tables, indexes, views, triggers. Runs with foreign keys off, and may leave no new violation.
    SCHEMA,
    /// Rows. Runs with foreign keys on.
    DATA;

    /// The word in file names: `schema` or `data`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
