package dev.litekeeper.wal;

/// Carries what ended the draining thread over to the controlling one.
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped(Throwable cause) {
        super(cause);
    }
}
