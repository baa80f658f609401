package dev.litekeeper.wal;

import dev.litekeeper.sqlite.WalState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Notices that there is something to hand over and nothing is. For one thread.
final class Progress {
    private final Duration patience;
    private long seen = -1;
    private int scanned;
    private long since;

    Progress(Duration patience) {
        this.patience = patience;
    }

    /// Fails where nothing was handed over for too long though something is there.
    void check(Drain drain, Scan scan, @Nullable WalState state, long nanos) {
        boolean nothing = state != null && drain.reached(state) && scan.rests();
        if (nothing || drain.drained() != seen || scan.done() != scanned || since == 0) {
            seen = drain.drained();
            scanned = scan.done();
            since = nanos;
        } else if (nanos - since > patience.toNanos()) {
            throw none(patience);
        }
    }

    static Lost none(Duration patience) {
        return new Lost("nothing could be handed over for " + patience.toSeconds() + " s");
    }
}
