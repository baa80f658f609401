package dev.litekeeper.archive.log;

/// Something that happened beside the commits.
///
/// @param kind what it is
/// @param position the commit it came after; 0 before the first
/// @param millis when, in milliseconds since 1970
/// @param text why, or by how much; for people
public record Mark(Kind kind, long position, long millis, String text) {
    /// What can happen. The order is part of the format.
    public enum Kind {
        /// A lineage begins: what follows is a database of its own, from nothing, up to the end of the scan.
        LINEAGE,
        /// Commits were missed before this; the state is whole again at the end of the scan.
        GAP,
        /// The database is no longer followed.
        DETACHED,
        /// The clock of the machine went back; commits bear the time before the step until it is past.
        CLOCK
    }
}
