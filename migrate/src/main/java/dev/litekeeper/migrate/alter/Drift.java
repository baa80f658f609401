package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Difference;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The statements that make one schema out of another: what is only in one of them is dropped or made, a table that
/// differs gets its new columns or is rebuilt. They are tried on an empty copy, and the result is the other schema.
public final class Drift {
    private final SchemaCopy trial;
    private final Session to;
    private final List<String> statements = new ArrayList<>();

    private Drift(SchemaCopy trial, Session to) {
        this.trial = trial;
        this.to = to;
    }

    /// The statements, without their semicolons; none where the schemas are alike. Fails as refused where
    /// no safe way is known.
    public static List<String> between(Session from, Session to) {
        try (SchemaCopy trial = SchemaCopy.of(from)) {
            return new Drift(trial, to).statements();
        }
    }

    /// An entry of `sqlite_schema`, compared without comments, white space and needless quotes.
    private record Entry(String type, String name, String sql, boolean virtual) {
        boolean like(Entry other) {
            return Difference.meaning(sql).equals(Difference.meaning(other.sql));
        }

        String drop() {
            return "DROP " + type.toUpperCase(Locale.ROOT) + " " + Names.sql(name);
        }
    }

    private List<String> statements() {
        for (String type : List.of("trigger", "view", "index")) {
            entries(trial.session(), type).forEach((name, entry) -> {
                Entry wanted = entries(to, type).get(name);
                if (wanted == null || !wanted.like(entry)) {
                    make(entry.drop());
                }
            });
        }
        tables();
        for (String type : List.of("index", "view", "trigger")) {
            Map<String, Entry> there = entries(trial.session(), type);
            entries(to, type).forEach((name, entry) -> {
                if (!there.containsKey(name)) {
                    make(entry.sql);
                }
            });
        }
        prove();
        return List.copyOf(statements);
    }

    private void tables() {
        Map<String, Entry> wanted = entries(to, "table");
        entries(trial.session(), "table").forEach((name, entry) -> {
            Optional<Entry> other = Optional.ofNullable(wanted.get(name));
            if (other.isEmpty()) {
                make(entry.drop());
            } else if (!other.get().like(entry)) {
                change(entry, other.get());
            }
        });
        Map<String, Entry> there = entries(trial.session(), "table");
        wanted.forEach((name, entry) -> {
            if (!there.containsKey(name)) {
                make(entry.sql);
            }
        });
    }

    private void change(Entry before, Entry after) {
        if (before.virtual || after.virtual) {
            make(before.drop());
            make(after.sql);
            return;
        }
        TableText old = TableText.of(before.sql);
        TableText wanted = TableText.of(after.sql);
        if (!addColumns(old, wanted, after)) {
            new Rebuild(trial.session(), before.name, old, wanted, Map.of())
                    .statements()
                    .forEach(this::make);
        }
    }

    /// Adds the columns behind the last one, where that makes the table what it should be.
    private boolean addColumns(TableText old, TableText wanted, Entry after) {
        List<TableText.ColumnText> fresh =
                wanted.columns().stream().skip(old.columns().size()).toList();
        if (fresh.isEmpty()) {
            return false;
        }
        List<String> added = fresh.stream()
                .map(column -> "ALTER TABLE " + Names.sql(after.name) + " ADD COLUMN " + wanted.text(column.all()))
                .toList();
        trial.session().execute("SAVEPOINT drift");
        try {
            added.forEach(trial.session()::execute);
            boolean same = Optional.ofNullable(
                            entries(trial.session(), "table").get(after.name.toLowerCase(Locale.ROOT)))
                    .filter(after::like)
                    .isPresent();
            if (same) {
                statements.addAll(added);
            } else {
                trial.session().execute("ROLLBACK TO drift");
            }
            return same;
        } catch (SqlFailure needsRebuild) {
            trial.session().execute("ROLLBACK TO drift");
            return false;
        } finally {
            trial.session().execute("RELEASE drift");
        }
    }

    private void make(String statement) {
        trial.session().execute(statement);
        statements.add(statement);
    }

    private void prove() {
        List<String> left = Difference.between(Schema.of(to), Schema.of(trial.session()));
        if (!left.isEmpty()) {
            throw Problem.refused("no way is known from one schema to the other")
                    .because("there would still be: " + String.join("; ", left))
                    .hint("write the script by hand")
                    .failure();
        }
    }

    private static Map<String, Entry> entries(Session session, String type) {
        return session
                .query(
                        "SELECT s.type, s.name, s.sql FROM main.sqlite_schema s WHERE s.type = ? AND s.sql IS NOT NULL"
                                + " AND s.name NOT LIKE 'sqlite^_%' ESCAPE '^' AND s.tbl_name <> 'litekeeper_history'"
                                + " AND NOT EXISTS (SELECT 1 FROM pragma_table_list l WHERE l.schema = 'main'"
                                + " AND l.name = s.tbl_name AND l.type = 'shadow') ORDER BY s.rowid",
                        row -> new Entry(row.text(1), row.text(2), row.text(3), isVirtual(row.text(3))), type)
                .stream()
                .collect(Collectors.toMap(
                        entry -> entry.name.toLowerCase(Locale.ROOT),
                        entry -> entry,
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    private static boolean isVirtual(String sql) {
        List<Token> tokens = Token.meaningful(sql);
        return tokens.size() > 1 && tokens.get(1).is("VIRTUAL");
    }
}
