package dev.litekeeper.migrate.lint;

import dev.litekeeper.migrate.Directive;
import dev.litekeeper.migrate.ScriptKind;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.sqlite.Quoted;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What one statement shows by itself and by the schema it meets.
final class StatementRules {
    private static final Set<String> TRANSACTION = Set.of("BEGIN", "COMMIT", "END");

    private final Scene scene;
    private final Sink sink;

    StatementRules(Scene scene, Sink sink) {
        this.scene = scene;
        this.sink = sink;
    }

    void look(Statement statement) {
        Shape shape = Shape.of(statement);
        words(statement);
        ifExists(statement, shape);
        doubleQuotes(statement);
        switch (shape.kind()) {
            case DROP_TABLE -> dropTable(statement, shape);
            case ALTER_DROP_COLUMN -> dropColumn(statement, shape);
            case DELETE -> delete(statement, shape);
            case UPDATE -> update(statement, shape);
            case REPLACE -> replace(statement, shape);
            case ALTER_ADD_COLUMN,
                    ALTER_ADD_CHECK,
                    ALTER_RENAME_TO,
                    ALTER_SET_NOT_NULL,
                    CREATE_INDEX,
                    CREATE_UNIQUE_INDEX,
                    CREATE_TABLE,
                    INSERT,
                    OTHER -> {
                // the other rules look at these
            }
        }
    }

    private void words(Statement statement) {
        Token first = statement.first();
        if (TRANSACTION.contains(first.text().toUpperCase(Locale.ROOT))) {
            found(Rule.TRANSACTION_WORDS, Severity.NOTE, statement, first.text() + " is taken off");
        }
        boolean pragma = first.is("PRAGMA")
                && statement.tokens().stream().anyMatch(token -> token.name().equals("foreign_keys"));
        if (pragma) {
            found(Rule.FOREIGN_KEYS_PRAGMA, Severity.WARNING, statement, Rule.FOREIGN_KEYS_PRAGMA.title());
        }
    }

    /// `IF NOT EXISTS` of something that is there, `IF EXISTS` of something that is not.
    private void ifExists(Statement statement, Shape shape) {
        List<Token> tokens = statement.tokens();
        boolean create = statement.first().is("CREATE");
        boolean drop = statement.first().is("DROP");
        for (int i = 1; i + 1 < tokens.size() && i < 6; i++) {
            boolean not = create && tokens.get(i).is("IF") && tokens.get(i + 1).is("NOT");
            boolean exists = drop && tokens.get(i).is("IF") && tokens.get(i + 1).is("EXISTS");
            if (!not && !exists) {
                continue;
            }
            int name = i + (not ? 3 : 2);
            boolean qualified = name + 1 < tokens.size() && tokens.get(name + 1).isSymbol('.');
            String object = tokens.get(Math.min(tokens.size() - 1, qualified ? name + 2 : name))
                    .name();
            boolean there =
                    scene.schema().queryLong("SELECT count(*) FROM main.sqlite_schema WHERE lower(name) = ?", object)
                            > 0;
            if (there == not) {
                found(
                        Rule.IF_EXISTS,
                        Severity.WARNING,
                        statement,
                        object
                                + (not
                                        ? " is there already, so nothing is made"
                                        : " is not there, so nothing is dropped"));
            } else if (!shape.table().isEmpty() || not) {
                found(
                        Rule.IF_EXISTS,
                        Severity.NOTE,
                        statement,
                        "where the schemas differ, " + object + " stays different without a word");
            }
        }
    }

    private void doubleQuotes(Statement statement) {
        if (statement.tokens().stream().noneMatch(token -> token.text().startsWith("\""))) {
            return;
        }
        Set<String> names = names(statement);
        List<Token> tokens = statement.tokens();
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token before = tokens.get(i - 1);
            boolean text = token.text().startsWith("\"")
                    && token.kind() == Token.Kind.QUOTED
                    && !names.contains(token.name())
                    && isOperand(before);
            if (text) {
                sink.found(
                        Rule.DOUBLE_QUOTED,
                        Severity.WARNING,
                        token.start(),
                        token.text() + " is no column or table, so SQLite takes it for a text");
            }
        }
    }

    /// Whether a value can come behind this token: where a new name comes, quotes are in their place.
    private static boolean isOperand(Token before) {
        return (before.kind() == Token.Kind.SYMBOL && "=<>(,|+-*/%".contains(before.text()))
                || List.of("DEFAULT", "LIKE", "AND", "OR", "NOT", "IN", "IS", "THEN", "ELSE", "WHEN", "SELECT", "WHERE")
                        .stream()
                        .anyMatch(before::is);
    }

    /// Every name of the schema, and those the statement gives: its own tables, columns, aliases.
    private Set<String> names(Statement statement) {
        Set<String> names = scene.names();
        List<Token> tokens = statement.tokens();
        boolean definition = statement.startsWith("CREATE", "TABLE");
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean column = definition
                    && (token.isSymbol('(') || token.isSymbol(','))
                    && tokens.get(i + 1).text().startsWith("\"");
            if (column || token.is("AS") || token.is("CONSTRAINT")) {
                names.add(tokens.get(i + 1).name());
            }
        }
        return names;
    }

    private void dropTable(Statement statement, Shape shape) {
        if (!scene.hasTable(shape.table())) {
            return;
        }
        List<String> children = scene.children(shape.table());
        boolean rebuilt = Rebuilds.madeAgain(scene.script(), shape.table());
        if (!rebuilt) {
            long rows = scene.count(shape.table());
            found(
                    Rule.TABLE_DROPPED,
                    rows == 0 ? Severity.NOTE : Severity.WARNING,
                    statement,
                    shape.table() + " goes, with " + Scene.rows(rows));
        }
        if (!children.isEmpty()) {
            String gone = children.stream()
                    .map(child -> Scene.rows(scene.count(child.toLowerCase(Locale.ROOT))) + " of " + child)
                    .collect(Collectors.joining(", "));
            boolean data = scene.script().name().kind() == ScriptKind.DATA;
            found(
                    Rule.CASCADE_REBUILD,
                    data ? Severity.ERROR : Severity.NOTE,
                    statement,
                    "where foreign keys are on, dropping " + shape.table() + " deletes " + gone);
        }
    }

    private void dropColumn(Statement statement, Shape shape) {
        String column = statement
                .tokens()
                .get(Math.min(shape.at(), statement.tokens().size() - 1))
                .name();
        long rows = scene.rows().isEmpty()
                ? -1
                : scene.liveColumn(shape.table(), column)
                        ? scene.countWhere(shape.table(), Quoted.name(column) + " IS NOT NULL")
                        : 0;
        found(
                Rule.COLUMN_DROPPED,
                rows == 0 ? Severity.NOTE : Severity.WARNING,
                statement,
                shape.table() + "." + column + " goes, with "
                        + (rows < 0 ? "what it holds" : "the values of " + Scene.rows(rows)));
    }

    private void delete(Statement statement, Shape shape) {
        if (Shape.word(statement.tokens(), shape.at(), "WHERE").isEmpty()) {
            long rows = scene.count(shape.table());
            found(
                    Rule.ALL_ROWS_DELETED,
                    rows == 0 ? Severity.NOTE : Severity.WARNING,
                    statement,
                    "all of " + shape.table() + " is deleted: " + Scene.rows(rows));
        }
        cascade(statement, shape, Rule.CASCADE);
    }

    private void replace(Statement statement, Shape shape) {
        cascade(statement, shape, Rule.REPLACE_CASCADE);
    }

    private void cascade(Statement statement, Shape shape, Rule rule) {
        if (scene.script().name().kind() != ScriptKind.DATA) {
            return;
        }
        for (String child : scene.children(shape.table())) {
            long rows = scene.count(child.toLowerCase(Locale.ROOT));
            if (!announced(child)) {
                found(
                        rule,
                        rows == 0 ? Severity.NOTE : Severity.WARNING,
                        statement,
                        "rows of " + child + " go with those of " + shape.table() + "; it holds " + Scene.rows(rows));
            }
        }
    }

    private boolean announced(String table) {
        return scene.script().directives().stream()
                .anyMatch(directive -> directive instanceof Directive.ExpectDelete expected
                        && expected.table().equalsIgnoreCase(table));
    }

    private void update(Statement statement, Shape shape) {
        long rows = scene.count(shape.table());
        if (Shape.word(statement.tokens(), shape.at(), "WHERE").isEmpty() && rows != 0) {
            found(
                    Rule.ALL_ROWS_UPDATED,
                    rows >= Lint.BIG ? Severity.WARNING : Severity.NOTE,
                    statement,
                    "all of " + shape.table() + " is written: " + Scene.rows(rows));
        }
    }

    private void found(Rule rule, Severity severity, Statement statement, String text) {
        sink.found(rule, severity, statement.start(), text);
    }
}
