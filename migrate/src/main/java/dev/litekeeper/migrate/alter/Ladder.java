package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import dev.litekeeper.sqlite.SqliteVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Chooses how the changes of one table are made, and makes them on the trial database.
///
/// @param trial a session on an empty copy of the schema
/// @param online whether writers may not wait for long
record Ladder(Session trial, SqliteVersion engine, String table, Size size, boolean online) {
    private static final double SOON = 0.1;

    /// Native statements where they exist for all changes, SQLite takes them, and they are not dearer than a rebuild;
    /// else a rebuild.
    Proposal.Way climb(List<Change> changes) {
        Native natives = new Native(engine, size);
        List<String> statements = new ArrayList<>();
        Cost cost = Cost.NONE;
        for (Change change : changes) {
            Optional<Native.Done> done = natives.of(change);
            if (done.isEmpty()) {
                return rebuild(changes, "SQLite " + engine + " has no ALTER for: " + words(change));
            }
            statements.addAll(done.get().statements());
            cost = cost.plus(done.get().cost());
        }
        if (online && cost.seconds() > SOON) {
            return rebuild(changes, "made anew in small steps: SQLite's own ALTER would keep writers waiting");
        }
        if (cost.seconds() > Cost.rebuild(size).seconds()
                && changes.stream().noneMatch(Change.AddUnique.class::isInstance)) {
            return rebuild(changes, "one rebuild is cheaper than " + statements.size() + " passes over the table");
        }
        Optional<String> refused = attempt(statements);
        return refused.map(why -> rebuild(changes, "SQLite refuses to alter it: " + why))
                .orElse(new Proposal.Way(table, "native", "", size, cost, statements));
    }

    private Proposal.Way rebuild(List<Change> changes, String why) {
        TableText before = TableText.of(
                trial.queryText("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?", table));
        TableText after = before;
        Cost cost = Cost.rebuild(size);
        Map<String, String> values = new HashMap<>();
        for (Change change : changes) {
            after = Edit.of(after, change);
            value(change, values);
        }
        List<String> statements = new ArrayList<>(new Rebuild(trial, table, before, after, values).statements());
        for (Change change : changes) {
            if (change instanceof Change.AddUnique) {
                Native.Done done = new Native(engine, size).of(change).orElseThrow();
                statements.addAll(done.statements());
                cost = cost.plus(done.cost());
            }
        }
        attempt(statements).ifPresent(refusal -> {
            throw Problem.refused("no safe way is known to make this change")
                    .at(table)
                    .because(why + "; and a rebuild fails: " + refusal)
                    .hint("an index, view or trigger may need what goes away: drop or change it first")
                    .failure();
        });
        return new Proposal.Way(table, "rebuild", why, size, cost, statements);
    }

    /// What a column gets in the copy, where that is not what it holds.
    private static void value(Change change, Map<String, String> values) {
        switch (change) {
            case Change.SetNotNull(String _, String column, String fill)
            when !fill.isEmpty() ->
                values.merge(lower(column), "coalesce(" + Names.sql(column) + ", " + fill + ")", (one, other) -> other);
            case Change.SetType(String _, String column, String _, String using)
            when !using.isEmpty() -> values.put(lower(column), using);
            case Change.AddColumn(String _, String column, String _, String fill)
            when !fill.isEmpty() -> values.put(lower(column), fill);
            case Change _ -> {
                // the column keeps its value
            }
        }
    }

    /// Executes the statements on the trial database; answers why SQLite refuses one, which leaves it as it was.
    private Optional<String> attempt(List<String> statements) {
        trial.execute("BEGIN");
        String current = "";
        try {
            for (String statement : statements) {
                current = statement;
                trial.execute(statement);
            }
            views();
            trial.commit();
            return Optional.empty();
        } catch (SqlFailure e) {
            trial.rollback();
            trial.execute("PRAGMA legacy_alter_table = OFF");
            return Optional.of(e.message() + ", in: " + current.replaceAll("\\s+", " "));
        }
    }

    /// Compiles every view and trigger: SQLite does so when a table is renamed.
    private void views() {
        trial.execute("CREATE TABLE litekeeper_probe (x)");
        trial.execute("ALTER TABLE litekeeper_probe RENAME TO litekeeper_probed");
        trial.execute("DROP TABLE litekeeper_probed");
    }

    private static String words(Change change) {
        return change.getClass()
                .getSimpleName()
                .replaceAll("([a-z])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
