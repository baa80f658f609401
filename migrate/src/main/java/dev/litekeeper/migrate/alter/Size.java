package dev.litekeeper.migrate.alter;

import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;

/// How much a table holds.
///
/// @param bytes of the table itself
/// @param indexBytes of its indexes together
public record Size(long rows, long bytes, long indexBytes) {
    private static final String BYTES = "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = TRUE AND name ";

    /// Reads the table and its indexes once.
    public static Size of(Session session, String table) {
        long rows = session.queryLong("SELECT count(*) FROM main." + Quoted.name(table));
        long bytes = session.queryLong(BYTES + "= ?", table);
        long indexBytes = session.queryLong(
                BYTES + "IN (SELECT name FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ?)", table);
        return new Size(rows, bytes, indexBytes);
    }
}
