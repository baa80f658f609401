package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `ANALYZE` has found out about tables and their indexes. SQLite forgets it when a table is dropped, also where a
/// script makes the table again with the same rows.
final class Statistics {
    private static final List<String> KEPT_IN = List.of("sqlite_stat1", "sqlite_stat4");

    private final Session session;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, String> definitions = new HashMap<>();

    /// A line of `sqlite_stat1` or `sqlite_stat4`: values of all columns, of which the first are table and index.
    private record Line(String keptIn, List<@Nullable Object> values) {
        String key() {
            return values.get(0) + "\0" + values.get(1);
        }

        String table() {
            return String.valueOf(values.get(0));
        }

        @Nullable
        Object index() {
            return values.get(1);
        }
    }

    private Statistics(Session session) {
        this.session = session;
    }

    /// The statistics as they stand; nothing where there are none.
    static Statistics of(Session session) {
        Statistics statistics = new Statistics(session);
        statistics.read();
        return statistics;
    }

    /// Puts back what is gone although the table, and the index as it was, are there.
    void restore() {
        Statistics now = of(session);
        List<String> present = now.lines.stream().map(Line::key).toList();
        for (Line line : lines) {
            if (!present.contains(line.key()) && definition(line).equals(definitions.get(line.key()))) {
                session.update(
                        "INSERT INTO main." + line.keptIn + " VALUES (" + "?, ".repeat(line.values.size() - 1) + "?)",
                        line.values.toArray());
            }
        }
    }

    /// Takes out what is known of a table, and of those that Litekeeper made for a while.
    void forget(String table) {
        for (String keptIn : KEPT_IN) {
            if (exists(keptIn)) {
                session.update(
                        "DELETE FROM main." + keptIn + " WHERE tbl = ? OR tbl LIKE 'litekeeper^_%' ESCAPE '^'", table);
            }
        }
    }

    private boolean exists(String keptIn) {
        return session.queryLong("SELECT count(*) FROM main.sqlite_schema WHERE name = ?", keptIn) > 0;
    }

    private void read() {
        for (String table : KEPT_IN) {
            if (exists(table)) {
                session.forEach("SELECT * FROM main." + table, row -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 1; i <= row.columns(); i++) {
                        values.add(row.value(i));
                    }
                    lines.add(new Line(table, values));
                });
            }
        }
        lines.forEach(line -> definitions.computeIfAbsent(line.key(), _ -> definition(line)));
    }

    /// What the statistics are about, so that they fit nothing else; empty where it is not there.
    private String definition(Line line) {
        if (line.index() == null || line.table().equals(line.index())) {
            return session.queryText(
                    "SELECT 'table ' || name FROM main.sqlite_schema WHERE type = 'table' AND name = ?", line.table());
        }
        return session.queryText(
                "SELECT coalesce(s.sql, '') || (SELECT group_concat(coalesce(x.name, '') || ' ' || x.desc || ' ' ||"
                        + " x.coll) FROM pragma_index_xinfo(s.name) x) FROM main.sqlite_schema s"
                        + " WHERE s.type = 'index' AND s.tbl_name = ? AND s.name = ?",
                line.table(),
                line.index());
    }
}
