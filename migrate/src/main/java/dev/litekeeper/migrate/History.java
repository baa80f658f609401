package dev.litekeeper.migrate;

/// The table that records what ran.
final class History {
    static final String TABLE = "litekeeper_history";

    private History() {}
}
