package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rows whose parent is missing, counted for each child and parent table.
record Violations(Map<String, Long> counts) {

    static final Violations NONE = new Violations(Map.of());

    Violations {
        counts = Map.copyOf(counts);
    }

    static Violations in(Session session) {
        Map<String, Long> counts = new TreeMap<>();
        List<String> tables = session.query("""
                SELECT DISTINCT m.name FROM main.sqlite_schema m, pragma_foreign_key_list(m.name) f
                WHERE m.type = 'table' ORDER BY m.name""", row -> row.text(1));
        tables.forEach(table -> count(session, table, counts));
        return new Violations(counts);
    }

    /// The pairs of tables that have more violations than before, with how many, a line each.
    List<String> beyond(Violations before) {
        List<String> news = new ArrayList<>();
        new TreeMap<>(counts).forEach((pair, count) -> {
            long more = count - before.counts.getOrDefault(pair, 0L);
            if (more > 0) {
                news.add(pair + ": " + more + (more == 1 ? " row" : " rows") + " without a parent");
            }
        });
        return news;
    }

    private static void count(Session session, String table, Map<String, Long> counts) {
        try {
            session.forEach(
                    "SELECT parent, count(*) FROM pragma_foreign_key_check(?) GROUP BY parent",
                    row -> counts.put(table + " -> " + row.text(1), row.integer(2)),
                    table);
        } catch (SqlFailure e) {
            if (!e.message().startsWith("foreign key mismatch")) {
                throw e;
            }
            counts.put(table + " (" + e.message() + ")", 1L);
        }
    }
}
