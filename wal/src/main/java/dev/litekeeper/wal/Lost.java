package dev.litekeeper.wal;

/// Ends the following of a database: what cannot be followed any more, in words.
final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost(String why) {
        super(why);
    }

    /// The reason, never null.
    String why() {
        return String.valueOf(getMessage());
    }
}
