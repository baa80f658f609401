package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What foreign keys find wrong in a database.
///
/// @param counts rows whose parent is missing, for each pair of child and parent table
/// @param unchecked SQLite's words about each table whose keys it cannot check, for want of a unique index, a collation
///     or a function
record Violations(Map<String, Long> counts, Map<String, String> unchecked) {
    static final Violations NONE = new Violations(Map.of(), Map.of());

    Violations {
        counts = Map.copyOf(counts);
        unchecked = Map.copyOf(unchecked);
    }

    static Violations in(Session session) {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, String> unchecked = new TreeMap<>();
        List<String> tables = session.query("""
                SELECT DISTINCT m.name FROM main.sqlite_schema m, pragma_foreign_key_list(m.name) f
                WHERE m.type = 'table' ORDER BY m.name""", row -> row.text(1));
        for (String table : tables) {
            try {
                session.forEach(
                        "SELECT parent, count(*) FROM pragma_foreign_key_check(?) GROUP BY parent",
                        row -> counts.put(table + " -> " + row.text(1), row.integer(2)),
                        table);
            } catch (SqlFailure e) {
                if (!e.code().equals("SQLITE_ERROR")) {
                    throw e;
                }
                unchecked.put(table, e.message());
            }
        }
        return new Violations(counts, unchecked);
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

    /// What cannot be checked and could before, or was not there.
    List<String> uncheckedSince(Violations before) {
        return new TreeMap<>(unchecked)
                .entrySet().stream()
                        .filter(entry -> !before.unchecked.containsKey(entry.getKey()))
                        .map(entry -> "table " + entry.getKey() + ": " + entry.getValue()
                                + "; with foreign keys on, changes of its rows will fail")
                        .toList();
    }
}
