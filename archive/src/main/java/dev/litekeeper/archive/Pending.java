package dev.litekeeper.archive;

/// A backup on its way into a store. What there is of it is taken out again when this is closed, or the process ends in
/// any way but a kill, before [#keep()].
final class Pending implements AutoCloseable {
    private final Catalogue catalogue;
    private final BackupId id;
    private final Thread atExit;
    private volatile boolean kept;

    Pending(Catalogue catalogue, BackupId id) {
        this.catalogue = catalogue;
        this.id = id;
        this.atExit = new Thread(this::takeOut, "take-out-" + id);
        Runtime.getRuntime().addShutdownHook(atExit);
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
            forgetHook();
        }
    }

    private void takeOut() {
        if (!kept) {
            catalogue.remove(id);
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The hook is running or has run.
            return;
        }
    }
}
