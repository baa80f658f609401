package dev.litekeeper.life.rehearsal;

import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.SchemaObject;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import dev.litekeeper.sqlite.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A database between two scripts: its objects, how many rows each table has, and which tables lose rows with which.
///
/// @param objects the statement of each, by type and name
record Shape(Map<String, String> objects, Map<String, Long> rows, Map<String, List<String>> cascades) {

    static Shape of(Session session) {
        Schema schema = Schema.of(session).application();
        Map<String, String> objects = new TreeMap<>();
        for (SchemaObject object : schema.objects()) {
            objects.put(object.type() + " " + object.name(), object.table() + "\n" + object.sql());
        }
        Map<String, Long> rows = new TreeMap<>();
        Map<String, List<String>> cascades = new TreeMap<>();
        for (Table table : schema.tables()) {
            if (table.kind() == Table.Kind.ORDINARY && !table.internal()) {
                count(session, table.name(), rows);
                cascades.put(table.name(), parents(session, table.name()));
            }
        }
        return new Shape(objects, rows, cascades);
    }

    long allRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /// What is there now and was not, is other, or is gone.
    List<String> changes(Shape after) {
        List<String> lines = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(objects.keySet());
        names.addAll(after.objects.keySet());
        for (String name : names) {
            String was = objects.get(name);
            String is = after.objects.get(name);
            if (was == null) {
                lines.add("+ " + name);
            } else if (is == null) {
                lines.add("- " + name);
            } else if (!was.equals(is)) {
                lines.add("~ " + name);
            }
        }
        return lines;
    }

    List<TableChange> tables(Shape after) {
        List<TableChange> changes = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(rows.keySet());
        names.addAll(after.rows.keySet());
        for (String name : names) {
            OptionalLong was = optional(rows.get(name));
            OptionalLong is = optional(after.rows.get(name));
            if (!was.equals(is)) {
                changes.add(new TableChange(name, was, is, cascades.getOrDefault(name, List.of())));
            }
        }
        return changes;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /// A table whose collation or module is unknown here is left out.
    private static void count(Session session, String table, Map<String, Long> rows) {
        try {
            rows.put(table, session.queryLong("SELECT count(*) FROM main." + Quoted.name(table)));
        } catch (SqlFailure unreadable) {
            if (unreadable.isBusy()) {
                throw unreadable;
            }
        }
    }

    private static List<String> parents(Session session, String table) {
        return session.query(
                "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?) WHERE on_delete = 'CASCADE' ORDER BY 1",
                row -> row.text(1),
                table);
    }
}
