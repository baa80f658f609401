package dev.litekeeper.sqlite;

/// The files SQLite keeps beside a database.
public enum Sidecar {
    WAL("-wal"),
    SHM("-shm"),
    JOURNAL("-journal");

    private final String suffix;

    Sidecar(String suffix) {
        this.suffix = suffix;
    }

    /// What follows the database's file name, as in `-wal`.
    public String suffix() {
        return suffix;
    }
}
