package dev.litekeeper.wal;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.LiveBytes;
import dev.litekeeper.sqlite.WalConnection;
import dev.litekeeper.sqlite.WalState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The snapshots that keep a WAL from being begun anew before it was read. One connection always holds one; another
/// takes a newer one before the older is let go. For one thread at a time.
final class Pins implements AutoCloseable {
    private final DatabaseFile database;
    private WalConnection holding;
    private @Nullable WalConnection spare;
    private boolean leaves;
    private long place;

    Pins(DatabaseFile database, WalConnection holding) {
        this.database = database;
        this.holding = holding;
    }

    /// Takes the first snapshot.
    void begin() {
        holding.beginRead();
    }

    /// Notes in which state of the WAL the snapshot is held.
    void heldIn(WalState state) {
        leaves = state.isBackfilled();
        place = state.place();
    }

    /// Takes a newer snapshot and lets the older one go. Where either lets the WAL be begun anew, which is so where
    /// every frame was in the database file, the older one goes only once everything was handed over; answers
    /// false, with the older one still held, where that does not come about.
    boolean handOver(LiveBytes bytes, Drain drain, Waiting waiting) {
        WalConnection newer = spare();
        newer.beginRead();
        WalState state = bytes.state();
        if (state == null || ((leaves || state.isBackfilled()) && !waiting.until(state))) {
            newer.rollback();
            return false;
        }
        if (state.frames() > 0) {
            drain.allow(state.isBackfilled() ? state.place() : Drain.NOWHERE);
        }
        heldIn(state);
        holding.rollback();
        spare = holding;
        holding = newer;
        return true;
    }

    private WalConnection spare() {
        if (spare == null) {
            spare = database.walConnection();
        }
        return Objects.requireNonNull(spare);
    }

    /// Whether the snapshot lets the WAL be begun anew, and keeps checkpoints from moving what is written then.
    boolean leaves() {
        return leaves;
    }

    /// The last frame the snapshot sees.
    long place() {
        return place;
    }

    /// Reads once through the spare connection, which repairs the shared memory where a writer died over it.
    void read() {
        spare().beginRead();
        spare().rollback();
    }

    /// Keeps one connection alone.
    void shrink() {
        if (spare != null) {
            spare.close();
            spare = null;
        }
    }

    /// May be called from any thread.
    void interrupt() {
        holding.interrupt();
    }

    @Override
    public void close() {
        shrink();
        holding.close();
    }

    /// Waits for the drain; answers whether everything up to a state was handed over in time.
    interface Waiting {
        boolean until(WalState state);
    }
}
