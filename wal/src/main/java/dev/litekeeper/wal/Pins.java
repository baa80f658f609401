package dev.litekeeper.wal;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.LiveBytes;
import dev.litekeeper.sqlite.WalConnection;
import dev.litekeeper.sqlite.WalState;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The snapshots that keep a WAL from being begun anew before it was read. One connection always holds one; another
/// takes a newer one before the older is let go. For one thread at a time.
final class Pins implements AutoCloseable {
    private final DatabaseFile database;
    private WalConnection holding;
    private @Nullable WalConnection spare;
    private boolean leaves;
    private long place;
    private int seen;

    Pins(DatabaseFile database, WalConnection holding) {
        this.database = database;
        this.holding = holding;
    }

    /// Takes the first snapshot.
    void begin() {
        holding.beginRead();
    }

    /// Notes the state of the WAL just after the snapshot was taken.
    void heldIn(WalState state) {
        leaves = state.isBackfilled();
        place = state.place();
    }

    /// Takes a newer snapshot and lets the older one go. Where every frame is in the database file, the newer one
    /// may let the WAL be begun anew: then the older one goes only once everything was handed over. Where the older
    /// one let it be begun anew, it goes only once the drain has seen that. Answers false, with the older one still
    /// held, where that does not come about.
    boolean handOver(LiveBytes bytes, Drain drain, Waiting waiting) {
        WalConnection newer = spare();
        WalState before = bytes.state();
        newer.beginRead();
        WalState state = bytes.state();
        if (state == null || !isReady(state, drain, waiting)) {
            newer.rollback();
            return false;
        }
        if (state.frames() > 0) {
            drain.allow(state.isBackfilled() ? state.place() : Drain.NOWHERE);
        }
        heldIn(state);
        seen = before != null && before.salt1() == state.salt1() ? before.frames() : 0;
        holding.rollback();
        spare = holding;
        holding = newer;
        return true;
    }

    private boolean isReady(WalState state, Drain drain, Waiting waiting) {
        if (state.isBackfilled()) {
            return waiting.until(() -> drain.reached(state));
        }
        return !leaves || waiting.until(() -> drain.entered(state));
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

    /// A number of frames that the snapshot sees for certain; it may see a few more.
    int seen() {
        return seen;
    }

    /// The state of the WAL just after the snapshot was taken.
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

    /// Waits for the drain; answers whether what is waited for came about in time.
    interface Waiting {
        boolean until(BooleanSupplier condition);
    }
}
