package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Session;

/// Takes the write lock and gives it back, however long others have it.
public interface Locks {
    void begin(Session session);

    void commit(Session session);

    /// Begins a transaction that only reads.
    void snapshot(Session session);

    /// Fails where the process is being ended.
    void check();
}
