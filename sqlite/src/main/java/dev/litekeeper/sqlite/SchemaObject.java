package dev.litekeeper.sqlite;

/// An entry of `sqlite_schema`.
///
/// @param type `table`, `index`, `view` or `trigger`
/// @param table the table it belongs to; its own name where it is a table or a view
/// @param sql the statement that made it, empty for an index that SQLite made by itself
public record SchemaObject(String type, String name, String table, String sql) {}
