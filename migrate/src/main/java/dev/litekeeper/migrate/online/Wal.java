package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Session;

/// Keeps the WAL small while much is written, by checkpoints that wait for nobody.
///
/// Where another process does the checkpoints, as the keeper does, they are left to it.
final class Wal {
    private static final long BYTES_TO_WRAP = 32L << 20;
    private static final int TRIES = 4;

    private final Session session;
    private final long pageSize;
    private final boolean used;
    private long frames;

    /// @param session a connection of its own, in autocommit mode
    Wal(Session session) {
        this.session = session;
        this.pageSize = session.queryLong("PRAGMA page_size");
        this.used = session.pragma("journal_mode").equals("wal");
        session.execute("PRAGMA wal_autocheckpoint = 0");
    }

    boolean used() {
        return used;
    }

    /// Writes what is in the WAL into the database, as far as no reader needs the older state. SQLite has the
    /// disk take it only where nobody added to the WAL meanwhile, so that it is tried again: else that is left
    /// to a writer, in its next commit, or to [#wrap()], for which writers wait.
    void checkpoint() {
        long before = -1;
        attempt();
        for (int tries = 1; tries < TRIES && frames != before; tries++) {
            before = frames;
            attempt();
        }
    }

    private void attempt() {
        if (used) {
            read("PASSIVE");
            if (frames < 0) {
                read("NOOP");
            }
        }
    }

    /// Where another process does the checkpoints, `PASSIVE` answers nothing, and `NOOP` only tells.
    private void read(String mode) {
        session.first("PRAGMA main.wal_checkpoint(" + mode + ")", row -> {
            frames = row.integer(2);
            return frames;
        });
    }

    /// To be called while another connection holds the write lock and before it writes: the last frames are
    /// written, so that the WAL begins anew with what comes.
    void wrap() {
        if (wraps()) {
            attempt();
        }
    }

    private boolean wraps() {
        return used && bytes() >= BYTES_TO_WRAP;
    }

    /// The bytes that are in use.
    long bytes() {
        return frames * pageSize;
    }
}
