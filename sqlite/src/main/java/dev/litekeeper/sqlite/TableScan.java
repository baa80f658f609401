package dev.litekeeper.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a table, or a range of its rows, is read for its [TableSum]: every stored column in the order of the table,
/// behind the rowid where no column shows it, from the table itself and not from an index.
///
/// @param rowid a name under which SQLite gives the rowid, or null where there is none
/// @param first the first rowid to read, or null for all rows
/// @param last the last rowid to read
record TableScan(
        String table,
        @Nullable String rowid,
        boolean rowidShown,
        List<String> columns,
        @Nullable Long first,
        long last) {
    private static final int ROWS_A_PIECE = 20_000;
    private static final int MOST_PIECES = 64;

    TableScan {
        columns = List.copyOf(columns);
    }

    static TableScan of(Session session, Table table) {
        List<String> columns = table.columns().stream()
                .filter(column -> column.kind() != Column.Kind.VIRTUAL)
                .map(Column::name)
                .toList();
        String rowid = table.rowid().orElse(null);
        return new TableScan(table.name(), rowid, rowidShown(session, table), columns, null, 0);
    }

    /// This scan cut into pieces that give the same rows together.
    List<TableScan> pieces(Session session) {
        if (rowid == null) {
            return List.of(this);
        }
        String from = " FROM " + source() + ")";
        List<Long> bounds = session.first(
                        "SELECT (SELECT min(" + rowid + ")" + from + ", (SELECT max(" + rowid + ")" + from,
                        row -> List.of(row.integer(1), row.integer(2)))
                .orElseThrow();
        long lowest = bounds.getFirst();
        long highest = bounds.getLast();
        long width = Math.max(ROWS_A_PIECE, Long.divideUnsigned(highest - lowest, MOST_PIECES));
        List<TableScan> pieces = new ArrayList<>();
        long start = Long.MIN_VALUE;
        long end = lowest;
        while (Long.compareUnsigned(highest - end, width) > 0) {
            end += width;
            pieces.add(new TableScan(table, rowid, rowidShown, columns, start, end));
            start = end + 1;
        }
        pieces.add(new TableScan(table, rowid, rowidShown, columns, start, Long.MAX_VALUE));
        return pieces;
    }

    /// The statement that reads every value whole.
    String sql() {
        List<String> read = new ArrayList<>();
        if (rowid != null && !rowidShown) {
            read.add(rowid);
        }
        columns.forEach(column -> read.add(Quoted.name(column)));
        return "SELECT " + (read.isEmpty() ? "1" : String.join(", ", read)) + " FROM " + source() + range();
    }

    /// The statement that gives for each column its value where it has at most `longest` bytes, its storage class
    /// and its length; the rowid comes first.
    String careful(long longest) {
        String values = columns.stream()
                .map(Quoted::name)
                .map(name -> "CASE WHEN octet_length(" + name + ") > " + longest + " THEN NULL ELSE " + name
                        + " END, typeof(" + name + "), octet_length(" + name + ")")
                .collect(Collectors.joining(", "));
        return "SELECT " + rowid + ", " + values + " FROM " + source() + range();
    }

    /// The statement that gives `count` bytes of a value, from byte `offset` of it, 0 being the first.
    String piece(int column, long row, long offset, int count) {
        return "SELECT substr(CAST(" + Quoted.name(columns.get(column)) + " AS BLOB), " + (offset + 1) + ", " + count
                + ") FROM " + source() + " WHERE " + rowid + " = " + row;
    }

    private String source() {
        return "main." + Quoted.name(table) + " NOT INDEXED";
    }

    private String range() {
        return first == null ? "" : " WHERE " + rowid + " BETWEEN " + first + " AND " + last;
    }

    /// Whether the primary key is the rowid: a single INTEGER column for which SQLite keeps no index.
    private static boolean rowidShown(Session session, Table table) {
        List<Column> key = table.columns().stream()
                .filter(column -> column.keyPosition() > 0)
                .toList();
        return !table.withoutRowid()
                && key.size() == 1
                && key.getFirst().type().equalsIgnoreCase("INTEGER")
                && session.queryLong("SELECT count(*) FROM pragma_index_list(?) WHERE origin = 'pk'", table.name())
                        == 0;
    }
}
