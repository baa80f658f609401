package dev.litekeeper.sqlite;

import java.nio.file.Path;

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

    /// Where it is for this database.
    Path beside(Path database) {
        return database.resolveSibling(database.getFileName() + suffix);
    }
}
