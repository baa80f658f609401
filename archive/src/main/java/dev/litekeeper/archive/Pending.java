package dev.litekeeper.archive;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;

/// A backup on its way into a store. What there is of it is taken out again when this is closed, or the process
/// ends in any way but a kill, before [#keep(Runnable)] is done.
final class Pending implements AutoCloseable {
    private final Catalogue catalogue;
    private final BackupId id;
    private final AtExit atExit;
    private boolean kept;
    private boolean takenOut;

    Pending(Catalogue catalogue, BackupId id) {
        this.catalogue = catalogue;
        this.id = id;
        this.atExit = AtExit.run(this::takeOut);
    }

    /// Does the last step, and from then on it stays. Fails as interrupted where the process is ending.
    synchronized void keep(Runnable lastStep) {
        if (takenOut) {
            throw Problem.interrupted("stopped before the backup was listed")
                    .at(id)
                    .failure();
        }
        lastStep.run();
        kept = true;
    }

    @Override
    public void close() {
        try {
            takeOut();
        } finally {
            atExit.close();
        }
    }

    private synchronized void takeOut() {
        if (!kept) {
            takenOut = true;
            catalogue.remove(id);
        }
    }
}
