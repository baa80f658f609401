package dev.litekeeper.archive;

import dev.litekeeper.files.AtExit;

/// A backup on its way into a store. What there is of it is taken out again when this is closed, or the process ends in
/// any way but a kill, before [#keep()].
final class Pending implements AutoCloseable {
    private final Catalogue catalogue;
    private final BackupId id;
    private final AtExit atExit;
    private volatile boolean kept;

    Pending(Catalogue catalogue, BackupId id) {
        this.catalogue = catalogue;
        this.id = id;
        this.atExit = AtExit.run(this::takeOut);
    }

    /// From now on it stays.
    void keep() {
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

    private void takeOut() {
        if (!kept) {
            catalogue.remove(id);
        }
    }
}
