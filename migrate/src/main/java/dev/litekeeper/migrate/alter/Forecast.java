package dev.litekeeper.migrate.alter;

import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// What one statement of a script is expected to do, from its words and the size of its table.
///
/// @param line where it begins
/// @param what it does, in words
/// @param table whose rows it reads or writes; empty where it reads and writes none
/// @param size of the table
public record Forecast(int line, String sql, String what, String table, Size size, Cost cost) {
    private static final Size NOTHING = new Size(0, 0, 0);

    /// That of each statement of a script. Reads each table that is named, once.
    public static List<Forecast> of(Session session, Script script) {
        Reading reading = new Reading(session, script);
        return script.statements().stream().map(reading::forecast).toList();
    }

    /// The tables that a script drops and makes again, in lower case.
    public static List<String> rebuilt(Script script) {
        TreeSet<String> dropped = new TreeSet<>();
        List<String> again = new ArrayList<>();
        for (Statement statement : script.statements()) {
            if (statement.startsWith("DROP", "TABLE")) {
                statement.table().ifPresent(dropped::add);
            } else if (renamed(statement).filter(dropped::contains).isPresent()) {
                again.add(renamed(statement).orElseThrow());
            }
        }
        return again;
    }

    private static Optional<String> renamed(Statement statement) {
        List<Token> tokens = statement.tokens();
        int at = tokens.size() - 3;
        boolean table = statement.startsWith("ALTER", "TABLE")
                && at > 1
                && tokens.get(at).is("RENAME")
                && tokens.get(at + 1).is("TO");
        return table ? Optional.of(tokens.getLast().name()) : Optional.empty();
    }

    /// Reads one script; what it makes itself is as large as what it is filled from.
    private static final class Reading {
        private final Session session;
        private final Script script;
        private final Map<String, Size> sizes = new HashMap<>();

        Reading(Session session, Script script) {
            this.session = session;
            this.script = script;
        }

        Forecast forecast(Statement statement) {
            List<Token> tokens = statement.tokens();
            if (statement.startsWith("ALTER", "TABLE")) {
                return altered(statement, name(tokens, 2));
            }
            return switch (statement.first().name()) {
                case "create" ->
                    tokens.stream().limit(3).anyMatch(token -> token.is("INDEX"))
                            ? of(statement, "an index is made", after(tokens, "ON"), Cost::index)
                            : cheap(statement, "the schema grows");
                case "update" -> of(statement, "rows are changed", name(tokens, 1), Cost::rewrite);
                case "delete" -> of(statement, "rows are deleted", after(tokens, "FROM"), Cost::rewrite);
                case "insert", "replace" -> inserted(statement);
                case "drop" -> of(statement, "it is removed", statement.table().orElse(""), Cost::scan);
                default -> of(statement, "it runs as it is", after(tokens, "FROM"), Cost::scan);
            };
        }

        private Forecast altered(Statement statement, String table) {
            renamed(statement).ifPresent(to -> sizes.put(to, size(table)));
            List<Token> tokens = statement.tokens();
            if (tokens.stream().anyMatch(token -> token.is("DROP"))
                    && tokens.stream().noneMatch(token -> token.is("CONSTRAINT") || token.is("NULL"))) {
                return of(statement, "every row is written anew", table, Cost::rewrite);
            }
            boolean looked = tokens.stream().anyMatch(token -> token.is("SET") || token.is("CHECK"));
            return looked
                    ? of(statement, "every row is looked at", table, Cost::scan)
                    : cheap(statement, "only the schema changes");
        }

        private Forecast inserted(Statement statement) {
            List<Token> tokens = statement.tokens();
            String from = after(tokens, "FROM");
            Forecast forecast = of(statement, "rows are added", from, Cost::rewrite);
            String into = after(tokens, "INTO");
            sizes.merge(into, forecast.size, (one, other) -> one.rows() > 0 ? one : other);
            return forecast;
        }

        private Forecast cheap(Statement statement, String what) {
            return forecast(statement, what, "", NOTHING, Cost.NONE);
        }

        private Forecast of(Statement statement, String what, String table, Function<Size, Cost> cost) {
            Size size = size(table);
            return forecast(statement, what, size.equals(NOTHING) ? "" : table, size, cost.apply(size));
        }

        private Forecast forecast(Statement statement, String what, String table, Size size, Cost cost) {
            int line = script.source().place(statement.start()).line();
            return new Forecast(line, statement.sql(), what, table, size, cost);
        }

        private Size size(String table) {
            return sizes.computeIfAbsent(
                    table,
                    name -> session.first(
                                    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?"
                                            + " AND sql NOT LIKE 'CREATE VIRTUAL%'",
                                    row -> row.text(1), name)
                            .map(written -> Size.of(session, written))
                            .orElse(NOTHING));
        }

        private static String after(List<Token> tokens, String word) {
            for (int i = 0; i + 1 < tokens.size(); i++) {
                if (tokens.get(i).is(word)) {
                    return name(tokens, i + 1);
                }
            }
            return "";
        }

        /// The name at this place, without its schema; that behind `OR` and its word.
        private static String name(List<Token> tokens, int at) {
            if (at + 2 < tokens.size() && tokens.get(at).is("OR")) {
                return name(tokens, at + 2);
            }
            boolean qualified = at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.');
            return at < tokens.size() ? tokens.get(qualified ? at + 2 : at).name() : "";
        }
    }
}
