package dev.litekeeper.migrate;

/// Which sequence of scripts a folder holds. Each has its own numbers in the history.
public enum Track {
    /// `database/sql`: the scripts every environment runs.
    SCRIPTS,
    /// `database/sql/seed`: rows that never go to production.
    SEED;

    /// What the history calls a script of this sequence: its own kind, or `seed`.
    String kind(ScriptName name) {
        return switch (this) {
            case SCRIPTS -> name.kind().word();
            case SEED -> "seed";
        };
    }

    /// Number and kind as the history has them, as in `03-schema`.
    String key(ScriptName name) {
        return name.key(kind(name));
    }

    boolean holds(Entry entry) {
        return switch (this) {
            case SCRIPTS -> entry.kind().equals("schema") || entry.kind().equals("data");
            case SEED -> entry.kind().equals("seed");
        };
    }
}
