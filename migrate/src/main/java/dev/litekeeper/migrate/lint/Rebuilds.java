package dev.litekeeper.migrate.lint;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.migrate.alter.Facts;
import dev.litekeeper.migrate.alter.Judge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a script that makes a table anew leaves behind: the facts before its first statement are held
/// against those after its last.
final class Rebuilds {
    private static final Set<String> ROWIDS = Set.of("rowid", "_rowid_", "oid");

    private final Scene scene;
    private final Sink sink;
    private final Map<String, Map<String, String>> before = new LinkedHashMap<>();
    private final Map<String, Statement> places = new HashMap<>();

    /// Reads the facts of every table that the script makes anew; before it runs.
    Rebuilds(Scene scene, Sink sink) {
        this.scene = scene;
        this.sink = sink;
        for (Statement statement : scene.script().statements()) {
            Shape shape = Shape.of(statement);
            boolean leaves = shape.kind() == Shape.Kind.DROP_TABLE || shape.kind() == Shape.Kind.ALTER_RENAME_TO;
            String table = shape.table();
            if (leaves && scene.hasTable(table) && madeAgain(scene.script(), table) && !places.containsKey(table)) {
                places.put(table, statement);
                facts(table).ifPresent(facts -> before.put(table, facts));
                renamedFirst(statement, shape);
                rowids(statement, table);
            }
        }
    }

    /// What is known of a table; empty, and told, where its statement cannot be read.
    private Optional<Map<String, String>> facts(String table) {
        try {
            return Optional.of(Facts.of(scene.schema(), name(table)));
        } catch (Failure unreadable) {
            if (unreadable.kind() == Kind.ENVIRONMENT || unreadable.kind() == Kind.INTERRUPTED) {
                throw unreadable;
            }
            lost(table, Severity.WARNING, "nobody can tell of " + table + ": " + unreadable.problem());
            return Optional.empty();
        }
    }

    /// Whether a script makes a table of this name, or gives one the name.
    static boolean madeAgain(Script script, String table) {
        return script.statements().stream().anyMatch(statement -> {
            Shape shape = Shape.of(statement);
            return switch (shape.kind()) {
                case CREATE_TABLE -> shape.table().equals(table) && !isTemporary(statement);
                case ALTER_RENAME_TO -> statement.tokens().getLast().name().equals(table);
                case Shape.Kind _ -> false;
            };
        });
    }

    /// Holds the tables against what they were; after the script.
    void compare() {
        before.forEach((table, facts) -> {
            if (scene.hasTable(table)) {
                facts(table).ifPresent(now -> compare(table, facts, now));
            }
        });
    }

    private void compare(String table, Map<String, String> old, Map<String, String> now) {
        for (Map.Entry<String, String> fact : old.entrySet()) {
            String key = fact.getKey();
            boolean object = (key.startsWith("index ") && !key.startsWith("index of ")) || key.startsWith("trigger ");
            if (object && !now.containsKey(key) && !droppedByName(key)) {
                lost(table, Severity.ERROR, key + " is gone");
            } else if (key.equals("constraints") || (key.startsWith("words of ") && now.containsKey(key))) {
                clauses(table, key, fact.getValue(), now.getOrDefault(key, ""));
            } else if (key.equals("table") && !fact.getValue().equals(now.get(key))) {
                lost(table, Severity.WARNING, fact.getValue() + " before, " + now.get(key) + " after");
            } else if (key.startsWith("column ") && now.containsKey(key)) {
                type(table, key.substring("column ".length()), fact.getValue(), String.valueOf(now.get(key)));
            }
        }
    }

    private void clauses(String table, String key, String old, String now) {
        List<String> kept = Arrays.asList(now.split("; "));
        List<String> gone = new ArrayList<>(Arrays.asList(old.split("; ")));
        gone.removeAll(kept);
        gone.removeIf(String::isBlank);
        // Another default was written by somebody who knows of the one before.
        gone.removeIf(clause -> isDefault(clause) && kept.stream().anyMatch(Rebuilds::isDefault));
        if (!gone.isEmpty()) {
            String where = key.equals("constraints") ? table : table + "." + key.substring("words of ".length());
            boolean nullable = gone.stream().allMatch(clause -> clause.equals("NOT NULL"));
            lost(table, nullable ? Severity.NOTE : Severity.WARNING, where + " had " + String.join(", ", gone));
        }
    }

    private static boolean isDefault(String clause) {
        return clause.startsWith("DEFAULT");
    }

    /// The declared type of a column changed: rows of the database whose values would change with it.
    private void type(String table, String column, String old, String now) {
        String type = now.substring(0, now.indexOf(", not null"));
        boolean same = old.startsWith(type + ", not null");
        if (!same && scene.rows().isPresent() && scene.liveColumn(table, column)) {
            boolean strict =
                    facts(table).orElse(Map.of()).getOrDefault("table", "").contains("strict 1");
            Judge.type(scene.rows().get(), table, column, type, strict)
                    .ifPresent(trouble -> sink.found(
                            Rule.LOSSY_TYPE, Severity.ERROR, place(table).start(), trouble.toString()));
        }
    }

    private void renamedFirst(Statement statement, Shape shape) {
        boolean legacy = scene.script().statements().stream()
                .anyMatch(other ->
                        other.tokens().stream().anyMatch(token -> token.name().equals("legacy_alter_table")));
        if (shape.kind() != Shape.Kind.ALTER_RENAME_TO || legacy) {
            return;
        }
        List<String> others = scene.schema()
                .query(
                        "SELECT type || ' ' || name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND lower(tbl_name) <> ?",
                        row -> names(row.text(2), shape.table()) ? row.text(1) : "",
                        shape.table());
        List<String> following = others.stream().filter(name -> !name.isEmpty()).toList();
        sink.found(
                Rule.OLD_RENAMED_FIRST,
                following.isEmpty() ? Severity.NOTE : Severity.ERROR,
                statement.start(),
                following.isEmpty()
                        ? "nothing refers to " + shape.table() + " yet"
                        : String.join(", ", following) + " will refer to the old table, which is dropped");
    }

    private static boolean names(String sql, String table) {
        return Token.meaningful(sql).stream().anyMatch(token -> token.name().equals(table));
    }

    /// A table without a key that holds its rowids gets new ones, unless the copy names them.
    private void rowids(Statement statement, String table) {
        if (hasRowidKey(table) || copiesRowids(table)) {
            return;
        }
        List<String> indexes = scene
                .schema()
                .query(
                        "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'",
                        row -> isContentOf(row.text(2), table) ? row.text(1) : "")
                .stream()
                .filter(name -> !name.isEmpty())
                .toList();
        if (indexes.isEmpty()) {
            sink.found(Rule.ROWIDS_LOST, Severity.NOTE, statement.start(), "the rows of " + table + " get new rowids");
        } else {
            sink.found(
                    Rule.FULL_TEXT_ROWIDS,
                    Severity.ERROR,
                    statement.start(),
                    String.join(", ", indexes) + " finds rows of " + table + " by rowids that change");
        }
    }

    private static boolean isContentOf(String sql, String table) {
        List<Token> tokens = Token.meaningful(sql);
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is("content") && tokens.get(i + 2).name().equals(table)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasRowidKey(String table) {
        return scene.schema()
                        .queryLong(
                                "SELECT (SELECT count(*) FROM pragma_table_info(?1) WHERE pk > 0) = 1 AND NOT EXISTS"
                                        + " (SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk') OR EXISTS (SELECT 1 FROM"
                                        + " pragma_table_list WHERE schema = 'main' AND name = ?1 AND wr)",
                                name(table))
                > 0;
    }

    private boolean copiesRowids(String table) {
        return scene.script().statements().stream()
                .filter(statement -> Shape.of(statement).kind() == Shape.Kind.INSERT
                        || Shape.of(statement).kind() == Shape.Kind.REPLACE)
                .filter(statement -> statement.tokens().stream().anyMatch(token -> ROWIDS.contains(token.name())))
                .anyMatch(statement -> statement.tokens().stream()
                        .anyMatch(token ->
                                token.name().equals(table) || renamedTo(table).contains(token.name())));
    }

    private List<String> renamedTo(String table) {
        return scene.script().statements().stream()
                .filter(statement -> Shape.of(statement).kind() == Shape.Kind.ALTER_RENAME_TO
                        && Shape.of(statement).table().equals(table))
                .map(statement -> statement.tokens().getLast().name())
                .toList();
    }

    private boolean droppedByName(String key) {
        String name = key.substring(key.indexOf(' ') + 1);
        return scene.script().statements().stream()
                .anyMatch(statement -> statement.first().is("DROP")
                        && statement.tokens().getLast().name().equals(name));
    }

    private void lost(String table, Severity severity, String what) {
        sink.found(Rule.REBUILD_LOSES, severity, place(table).start(), "the new " + table + " loses: " + what);
    }

    private Statement place(String table) {
        return Objects.requireNonNull(places.get(table), "noted with the facts");
    }

    private static boolean isTemporary(Statement statement) {
        return statement.tokens().size() > 1
                && statement.tokens().get(1).text().toUpperCase(Locale.ROOT).startsWith("TEMP");
    }

    /// The name as the schema writes it.
    private String name(String table) {
        return scene.schema()
                .queryText("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?", table);
    }
}
