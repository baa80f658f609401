package dev.litekeeper.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConnection;

/// A connection that writes nothing and keeps next to nothing in memory: it holds snapshots, and runs checkpoints when
/// told, never by itself.
///
/// For one thread at a time; only [#interrupt()] may be called from another. Errors are [SqlFailure]s.
public final class WalConnection implements AutoCloseable {
    private static final long PAUSE_NANOS = 50_000;
    private static final Duration USUAL = Duration.ofSeconds(1);

    private final SQLiteConnection connection;
    private final String name;
    private final PreparedStatement begin;
    private final PreparedStatement look;
    private final PreparedStatement rollback;
    private final PreparedStatement checkpoint;
    private volatile long deadline;
    private boolean open;

    /// What a checkpoint answered.
    ///
    /// @param busy whether somebody else's checkpoint was in the way
    /// @param frames how many frames the WAL holds
    /// @param moved how many of them are in the database file now
    public record Checkpointed(boolean busy, int frames, int moved) {}

    WalConnection(SQLiteConnection connection, String name) throws SQLException {
        this.connection = connection;
        this.name = name;
        BusyHandler.setHandler(connection, new BusyHandler() {
            @Override
            protected int callback(int tries) {
                return waits();
            }
        });
        try (var settings = connection.createStatement()) {
            settings.execute("PRAGMA wal_autocheckpoint=0");
            settings.execute("PRAGMA mmap_size=0");
            settings.execute("PRAGMA cache_size=2");
            // What reading the schema took goes back; two pages are too few for SQLite to set room aside for twenty.
            settings.execute("PRAGMA shrink_memory");
        }
        begin = connection.prepareStatement("BEGIN");
        look = connection.prepareStatement("PRAGMA schema_version");
        rollback = connection.prepareStatement("ROLLBACK");
        checkpoint = connection.prepareStatement("PRAGMA wal_checkpoint(PASSIVE)");
    }

    private int waits() {
        if (System.nanoTime() - deadline >= 0) {
            return 0;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
        return 1;
    }

    /// Takes a snapshot of the newest commit, and so keeps the WAL from being begun anew.
    public void beginRead() {
        deadline = System.nanoTime() + USUAL.toNanos();
        try {
            begin.execute();
            open = true;
            look.executeQuery().close();
        } catch (SQLException e) {
            SqlFailure failure = SqlFailure.of("cannot read the database", name, e);
            if (open) {
                rollback();
            }
            throw failure;
        }
    }

    /// Ends what was begun, if anything was.
    public void rollback() {
        if (!open) {
            return;
        }
        try {
            rollback.execute();
            open = false;
        } catch (SQLException e) {
            throw SqlFailure.of("cannot end a transaction", name, e);
        }
    }

    /// Moves as many frames into the database file as nobody needs in the WAL, without waiting for anybody.
    public Checkpointed checkpoint() {
        deadline = System.nanoTime();
        try (ResultSet answer = checkpoint.executeQuery()) {
            answer.next();
            return new Checkpointed(answer.getInt(1) != 0, answer.getInt(2), answer.getInt(3));
        } catch (SQLException e) {
            throw SqlFailure.of("cannot run a checkpoint", name, e);
        }
    }

    /// Makes what runs here fail; nothing runs once it is closed. May be called from any thread.
    public void interrupt() {
        try {
            connection.getDatabase().interrupt();
        } catch (SQLException e) {
            if (!isClosed()) {
                throw SqlFailure.of("cannot interrupt", name, e);
            }
        }
    }

    private boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw SqlFailure.of("cannot tell whether the connection is closed", name, e);
        }
    }

    /// Rolls back what is open and closes the connection.
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqlFailure.of("cannot close the connection", name, e);
        }
    }
}
