package dev.litekeeper.archive.ship;

import java.util.Optional;
import java.util.function.Predicate;

/// What a keeper knows of an archive by itself, before it reads the store.
///
/// @param has whether a segment is of its log
/// @param last the last segment that was acknowledged to it
record Own(Predicate<Tip> has, Optional<Ledger.Entry> last) {
    /// Of one who never kept it.
    static final Own NOTHING = new Own(_ -> false, Optional.empty());
}
