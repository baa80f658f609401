package dev.litekeeper.migrate.adopt;

import java.time.Instant;

/// When a history is taken over, by whom, and what the database is like then.
///
/// @param sqlite the version of SQLite
/// @param schema the hash of the application's schema
record Moment(Instant now, String who, String sqlite, String schema) {}
