package dev.litekeeper.sqlite;

import java.util.Locale;

/// Adds up row hashes. The sum does not depend on the order of the rows, and two equal rows count twice.
final class RowSum {
    private long rows;
    private long low;
    private long high;

    void add(Hash128 row) {
        rows++;
        low += row.low();
        high += row.high();
    }

    void add(RowSum other) {
        rows += other.rows;
        low += other.low;
        high += other.high;
    }

    TableSum of(String table, String unread) {
        return new TableSum(table, rows, String.format(Locale.ROOT, "%016x%016x", low, high), unread);
    }
}
