package dev.litekeeper.life.copy;

import dev.litekeeper.sqlite.Fingerprint;
import java.util.Optional;

/// A copy that is here, in a file of its own, and not proven yet.
///
/// @param bytes its size
/// @param by what made it, as in `litekeeper` or `sqlite3 3.40.1`
/// @param sent what the database held in the state that was copied, where that could be read there
record Arrived(long bytes, String by, Optional<Fingerprint> sent) {}
