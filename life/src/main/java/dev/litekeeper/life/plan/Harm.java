package dev.litekeeper.life.plan;

/// What a disaster does to the database, and so what a drill does to its sandbox beforehand.
public enum Harm {
    /// Rows were changed by mistake.
    ROWS_CHANGED,
    /// The file is damaged where SQLite looks first.
    FILE_DAMAGED,
    /// The file is gone.
    FILE_LOST,
    /// The database is as it was.
    NONE
}
