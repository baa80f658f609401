package dev.litekeeper.sqlite;

import java.util.OptionalLong;

/// A SQLite that touches a database: in this program, in the `sqlite3` command, or in a process that has it open.
///
/// `who` names it for people. `pid` is given for a process that has the database open now. `file` is the library or
/// program the engine is in.
public record SqliteUse(String who, OptionalLong pid, SqliteVersion version, String file) {}
