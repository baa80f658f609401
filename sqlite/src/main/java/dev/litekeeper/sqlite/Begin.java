package dev.litekeeper.sqlite;

/// How a transaction starts (<https://www.sqlite.org/lang_transaction.html>).
public enum Begin {
    /// Takes no lock before the first statement.
    DEFERRED,
    /// Takes the write lock at once.
    IMMEDIATE,
    /// Takes the write lock and, outside WAL mode, shuts readers out.
    EXCLUSIVE
}
