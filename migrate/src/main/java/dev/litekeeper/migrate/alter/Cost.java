package dev.litekeeper.migrate.alter;

/// What a change is expected to cost, from rates that were measured on a machine with two cores and a warm
/// cache. Writers wait for all of its time; readers do not, in WAL mode. A rehearsal measures instead.
///
/// @param seconds the time it takes
/// @param walBytes how far the WAL grows
/// @param fileBytes how far the file grows
public record Cost(double seconds, long walBytes, long fileBytes) {
    /// Of a change that touches no row.
    public static final Cost NONE = new Cost(0, 0, 0);
    /// Of a transaction, whatever is in it.
    static final Cost TRANSACTION = new Cost(0.01, 1 << 16, 0);

    private static final double SCANNED = 1.5e9;
    private static final double REWRITTEN = 2.2e8;
    private static final double REBUILT = 6.5e7;
    private static final double INDEXED = 3e6;

    public Cost plus(Cost other) {
        return new Cost(seconds + other.seconds, walBytes + other.walBytes, fileBytes + other.fileBytes);
    }

    /// Every row is looked at.
    static Cost scan(Size size) {
        return new Cost(size.bytes() / SCANNED, 0, 0);
    }

    /// Every row is changed where it stands.
    static Cost rewrite(Size size) {
        return new Cost(size.bytes() / REWRITTEN, size.bytes(), 0);
    }

    /// The table and its indexes are made anew.
    static Cost rebuild(Size size) {
        long bytes = size.bytes() + size.indexBytes();
        return new Cost(bytes / REBUILT, bytes, bytes);
    }

    /// An index of one column is made.
    static Cost index(Size size) {
        long bytes = size.rows() * 14;
        return new Cost(size.rows() / INDEXED, bytes, bytes);
    }
}
