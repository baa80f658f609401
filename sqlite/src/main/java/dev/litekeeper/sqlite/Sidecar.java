package dev.litekeeper.sqlite;

import java.io.IOException;
import java.nio.file.Files;
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

    /// Where it is for this database: beside the file itself where the name is a symbolic link.
    Path beside(Path database) {
        Path file = database;
        if (Files.isSymbolicLink(database)) {
            try {
                file = database.toRealPath();
            } catch (IOException leadsNowhere) {
                file = database;
            }
        }
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
