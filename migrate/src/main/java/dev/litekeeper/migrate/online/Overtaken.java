package dev.litekeeper.migrate.online;

/// Another run has brought the change to its end, or taken it away.
public final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Overtaken() {
        super("another run has ended the change", null, false, false);
    }
}
