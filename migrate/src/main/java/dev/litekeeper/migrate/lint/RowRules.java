package dev.litekeeper.migrate.lint;

import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.migrate.alter.Size;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a statement meets in the rows that are there: those that break its rule, and how many make it slow.
final class RowRules {
    private static final double INDEXED_PER_SECOND = 3e6;

    private final Sink sink;
    private final Set<String> written;
    private final Map<String, Integer> drops = new HashMap<>();

    /// @param written the tables that statements before have written to; those of this script are added
    RowRules(Sink sink, Set<String> written) {
        this.sink = sink;
        this.written = written;
    }

    /// Looks at a statement; those of one run in their order.
    void look(Scene scene, Statement statement) {
        Shape shape = Shape.of(statement);
        untried(scene, statement, shape);
        switch (shape.kind()) {
            case ALTER_ADD_COLUMN -> addColumn(scene, statement, shape);
            case ALTER_SET_NOT_NULL -> setNotNull(scene, statement, shape);
            case ALTER_ADD_CHECK -> addCheck(scene, statement, shape);
            case CREATE_UNIQUE_INDEX -> {
                unique(scene, statement, shape);
                index(scene, statement, shape);
            }
            case CREATE_INDEX -> index(scene, statement, shape);
            case ALTER_DROP_COLUMN -> drop(scene, statement, shape);
            case DELETE, INSERT, REPLACE, UPDATE -> written.add(shape.table());
            case ALTER_RENAME_TO, CREATE_TABLE, DROP_TABLE, OTHER -> {
                // nothing to count
            }
        }
    }

    /// An empty table shows nothing of what a statement does to rows.
    private void untried(Scene scene, Statement statement, Shape shape) {
        boolean harms = switch (shape.kind()) {
            case ALTER_DROP_COLUMN, DELETE, DROP_TABLE, REPLACE, UPDATE -> true;
            case Shape.Kind _ -> false;
        };
        if (harms
                && !scene.tried()
                && !written.contains(shape.table())
                && scene.isLive(shape.table())
                && scene.count(shape.table()) == 0) {
            found(
                    Rule.NEVER_ON_ROWS,
                    Severity.ERROR,
                    statement,
                    shape.table() + " is empty here, and no rehearsal met rows: nothing shows what this does to them");
        }
    }

    private void addColumn(Scene scene, Statement statement, Shape shape) {
        List<Token> tokens = statement.tokens();
        boolean notNull = false;
        for (int i = shape.at(); i + 1 < tokens.size(); i++) {
            notNull |= tokens.get(i).is("NOT") && tokens.get(i + 1).is("NULL");
        }
        boolean valued = List.of("DEFAULT", "AS").stream()
                .anyMatch(word -> Shape.word(tokens, shape.at(), word).isPresent());
        long rows = scene.count(shape.table());
        Severity severity = rows > 0 ? Severity.ERROR : rows < 0 ? Severity.WARNING : Severity.NOTE;
        if (notNull && !valued) {
            found(
                    Rule.NOT_NULL_WITHOUT_DEFAULT,
                    severity,
                    statement,
                    "it fails where " + shape.table() + " has rows; there are " + Scene.rows(rows));
        }
        Shape.word(tokens, shape.at(), "DEFAULT").ifPresent(word -> {
            Token value = tokens.get(Math.min(tokens.size() - 1, tokens.indexOf(word) + 1));
            if (value.isSymbol('(') || value.text().toUpperCase(Locale.ROOT).startsWith("CURRENT_")) {
                found(
                        Rule.VARYING_DEFAULT,
                        severity,
                        statement,
                        "it fails where " + shape.table() + " has rows; there are " + Scene.rows(rows));
            }
        });
    }

    private void setNotNull(Scene scene, Statement statement, Shape shape) {
        String column = statement.tokens().get(shape.at()).name();
        if (scene.liveColumn(shape.table(), column)) {
            broken(scene, statement, shape, Quoted.name(column) + " IS NULL");
        }
    }

    private void addCheck(Scene scene, Statement statement, Shape shape) {
        List<Token> tokens = statement.tokens();
        Shape.word(tokens, shape.at(), "CHECK")
                .ifPresent(word ->
                        broken(scene, statement, shape, "NOT " + Scene.text(statement, tokens.indexOf(word) + 1)));
    }

    private void broken(Scene scene, Statement statement, Shape shape, String condition) {
        long rows = counted(scene, shape.table(), condition);
        if (rows > 0) {
            found(
                    Rule.RULE_BROKEN,
                    severity(shape),
                    statement,
                    Scene.rows(rows) + " of " + shape.table() + " break it now");
        }
    }

    private void unique(Scene scene, Statement statement, Shape shape) {
        List<String> columns = columns(statement, shape.at());
        String list = String.join(", ", columns);
        String where = Shape.word(statement.tokens(), shape.at(), "WHERE")
                .map(word -> Scene.text(statement, statement.tokens().indexOf(word) + 1))
                .orElse("TRUE");
        List<String> present =
                columns.stream().map(column -> "(" + column + ") IS NOT NULL").toList();
        long groups = counted(
                scene,
                shape.table(),
                "rowid IN (SELECT min(rowid) FROM main." + Quoted.name(shape.table()) + " WHERE (" + where + ") AND "
                        + String.join(" AND ", present) + " GROUP BY " + list + " HAVING count(*) > 1)");
        if (groups > 0) {
            found(
                    Rule.DUPLICATES,
                    severity(shape),
                    statement,
                    groups + " value" + (groups == 1 ? "" : "s") + " of " + shape.table() + " (" + list + ") "
                            + (groups == 1 ? "is" : "are") + " there more than once now");
        }
    }

    /// The texts between the parentheses, without their direction.
    private static List<String> columns(Statement statement, int open) {
        List<String> columns = new ArrayList<>();
        List<Token> tokens = statement.tokens();
        int depth = 0;
        int from = open + 1;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).isSymbol('(') ? 1 : tokens.get(i).isSymbol(')') ? -1 : 0;
            boolean ends = depth == 0 || (depth == 1 && tokens.get(i).isSymbol(','));
            if (ends) {
                int last = i - 1;
                if (tokens.get(last).is("ASC") || tokens.get(last).is("DESC")) {
                    last--;
                }
                columns.add(statement
                        .sql()
                        .substring(
                                tokens.get(from).start() - statement.start(),
                                tokens.get(last).end() - statement.start()));
                from = i + 1;
            }
            if (depth == 0) {
                break;
            }
        }
        return columns;
    }

    private void index(Scene scene, Statement statement, Shape shape) {
        long rows = scene.count(shape.table());
        if (rows >= Lint.BIG) {
            found(
                    Rule.BIG_INDEX,
                    Severity.WARNING,
                    statement,
                    String.format(
                            Locale.ROOT,
                            "%s has %s: writers wait about %.1f s",
                            shape.table(),
                            Scene.rows(rows),
                            rows / INDEXED_PER_SECOND));
        }
    }

    private void drop(Scene scene, Statement statement, Shape shape) {
        if (drops.merge(shape.table(), 1, Integer::sum) == 2) {
            long rows = scene.count(shape.table());
            long bytes = scene.rows().isPresent() && rows > 0
                    ? Size.of(scene.rows().get(), shape.table()).bytes()
                    : 0;
            found(
                    Rule.SEVERAL_DROPS,
                    rows < 0 || rows >= Lint.BIG ? Severity.WARNING : Severity.NOTE,
                    statement,
                    shape.table() + " is written once for each column, "
                            + (rows < 0 ? "whatever it holds" : bytes / 1024 + " kB each time"));
        }
    }

    /// How many rows fit; -1 where the database at hand cannot say, because a script before this one changes the table.
    private static long counted(Scene scene, String table, String condition) {
        try {
            return scene.countWhere(table, condition);
        } catch (SqlFailure unknownHere) {
            if (unknownHere.code().equals("SQLITE_ERROR")) {
                return -1;
            }
            throw unknownHere;
        }
    }

    /// Rows that a statement before this one writes may be mended by it.
    private Severity severity(Shape shape) {
        return written.contains(shape.table()) ? Severity.WARNING : Severity.ERROR;
    }

    private void found(Rule rule, Severity severity, Statement statement, String text) {
        sink.found(rule, severity, statement.start(), text);
    }
}
