package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.migrate.TokenCursor;
import dev.litekeeper.migrate.alter.TableText.ColumnText;
import dev.litekeeper.migrate.alter.TableText.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads a CREATE TABLE statement. It knows where each part begins and ends and nothing of expressions;
/// what it does not know it refuses.
final class TableReader {
    private static final Set<String> COLUMN_WORDS = Set.of(
            "CONSTRAINT",
            "PRIMARY",
            "NOT",
            "NULL",
            "UNIQUE",
            "CHECK",
            "DEFAULT",
            "COLLATE",
            "REFERENCES",
            "GENERATED",
            "AS");
    private static final Set<String> TABLE_WORDS = Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN");

    private final String sql;
    private final TokenCursor tokens;

    TableReader(String sql) {
        this.sql = sql;
        this.tokens = new TokenCursor(Token.meaningful(sql));
    }

    TableText read() {
        expect("CREATE");
        expect("TABLE");
        Part name = part(next());
        if (tokens.symbol(0, '.')) {
            next();
            name = part(next());
        }
        int open = symbol('(');
        List<ColumnText> columns = new ArrayList<>();
        List<Clause> constraints = new ArrayList<>();
        do {
            if (constraints.isEmpty() && !(peekAny(TABLE_WORDS) && !columns.isEmpty())) {
                columns.add(column());
            } else {
                tableConstraints(constraints);
            }
        } while (skipSymbol(','));
        int close = symbol(')');
        options();
        return new TableText(sql, name, open, close, columns, constraints);
    }

    private ColumnText column() {
        Token name = next();
        if (name.kind() == Token.Kind.SYMBOL) {
            throw refused(name);
        }
        int typeStart = name.end();
        int typeEnd = name.end();
        boolean typed = false;
        while (!itemEnds() && !peekAny(COLUMN_WORDS)) {
            Token first = peek();
            typeStart = typed ? typeStart : first.start();
            typed = true;
            typeEnd = first.isSymbol('(') ? parentheses().end() : next().end();
        }
        List<Clause> clauses = new ArrayList<>();
        while (!itemEnds()) {
            clauses.add(columnClause());
        }
        int end = clauses.isEmpty() ? typeEnd : clauses.getLast().at().end();
        return new ColumnText(
                name.name(), part(name), new Part(typeStart, typeEnd), clauses, new Part(name.start(), end));
    }

    private Clause columnClause() {
        int start = peek().start();
        String name = constraintName();
        Token word = next();
        Clause.Kind kind = switch (word.text().toUpperCase(Locale.ROOT)) {
            case "PRIMARY" -> primaryKey();
            case "NOT" -> notNull();
            case "NULL" -> conflict(Clause.Kind.NULL);
            case "UNIQUE" -> conflict(Clause.Kind.UNIQUE);
            case "CHECK" -> inParentheses(Clause.Kind.CHECK);
            case "DEFAULT" -> defaultValue();
            case "COLLATE" -> nameOf(Clause.Kind.COLLATE);
            case "REFERENCES" -> references();
            case "GENERATED" -> generated();
            case "AS" -> computed();
            default -> throw refused(word);
        };
        return new Clause(kind, name, new Part(start, tokens.last().end()));
    }

    /// Constraints of a table may follow each other without a comma.
    private void tableConstraints(List<Clause> constraints) {
        do {
            int start = peek().start();
            String name = constraintName();
            Token word = next();
            Clause.Kind kind = switch (word.text().toUpperCase(Locale.ROOT)) {
                case "PRIMARY" -> columnList("KEY", Clause.Kind.PRIMARY_KEY);
                case "UNIQUE" -> columnList("", Clause.Kind.UNIQUE);
                case "CHECK" -> conflict(inParentheses(Clause.Kind.CHECK));
                case "FOREIGN" -> foreignKey();
                default -> throw refused(word);
            };
            constraints.add(new Clause(kind, name, new Part(start, tokens.last().end())));
        } while (!itemEnds());
    }

    private String constraintName() {
        return tokens.skip("CONSTRAINT") ? next().name() : "";
    }

    private Clause.Kind primaryKey() {
        expect("KEY");
        if (!tokens.skip("ASC")) {
            tokens.skip("DESC");
        }
        conflict(Clause.Kind.PRIMARY_KEY);
        tokens.skip("AUTOINCREMENT");
        return Clause.Kind.PRIMARY_KEY;
    }

    private Clause.Kind notNull() {
        expect("NULL");
        return conflict(Clause.Kind.NOT_NULL);
    }

    private Clause.Kind columnList(String word, Clause.Kind kind) {
        if (!word.isEmpty()) {
            expect(word);
        }
        parentheses();
        return conflict(kind);
    }

    private Clause.Kind foreignKey() {
        expect("KEY");
        parentheses();
        expect("REFERENCES");
        return references();
    }

    private Clause.Kind references() {
        next();
        if (!itemEnds() && peek().isSymbol('(')) {
            parentheses();
        }
        while (action()) {
            // each is part of the reference
        }
        return Clause.Kind.FOREIGN_KEY;
    }

    private boolean action() {
        if (tokens.skip("ON")) {
            next();
            if (!tokens.skip("SET")) {
                tokens.skip("NO");
            }
            next();
            return true;
        }
        if (tokens.skip("MATCH")) {
            next();
            return true;
        }
        if (tokens.comes("NOT", "DEFERRABLE")) {
            next();
        }
        if (tokens.skip("DEFERRABLE")) {
            if (tokens.skip("INITIALLY")) {
                next();
            }
            return true;
        }
        return false;
    }

    private Clause.Kind generated() {
        expect("ALWAYS");
        expect("AS");
        return computed();
    }

    private Clause.Kind computed() {
        parentheses();
        if (!tokens.skip("STORED")) {
            tokens.skip("VIRTUAL");
        }
        return Clause.Kind.GENERATED;
    }

    private Clause.Kind defaultValue() {
        if (!itemEnds() && peek().isSymbol('(')) {
            parentheses();
            return Clause.Kind.DEFAULT;
        }
        boolean sign = !itemEnds() && (peek().isSymbol('+') || peek().isSymbol('-'));
        if (sign) {
            next();
        }
        next();
        while (!itemEnds() && !peekAny(COLUMN_WORDS) && (touches() || peek().isSymbol('.'))) {
            next();
        }
        return Clause.Kind.DEFAULT;
    }

    /// Whether the next token follows the last one without a gap, as the parts of `1.5e+3` and `x'00'` do.
    private boolean touches() {
        return tokens.last().end() == peek().start();
    }

    private Clause.Kind nameOf(Clause.Kind kind) {
        next();
        return kind;
    }

    private Clause.Kind inParentheses(Clause.Kind kind) {
        parentheses();
        return kind;
    }

    private Clause.Kind conflict(Clause.Kind kind) {
        if (tokens.skip("ON", "CONFLICT")) {
            next();
        }
        return kind;
    }

    private void options() {
        while (!tokens.ended()) {
            if (tokens.skip("WITHOUT")) {
                expect("ROWID");
            } else {
                expect("STRICT");
            }
            if (!tokens.ended()) {
                symbol(',');
            }
        }
    }

    private Token parentheses() {
        symbol('(');
        int depth = 1;
        while (depth > 0) {
            Token token = next();
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
        }
        return tokens.last();
    }

    private boolean itemEnds() {
        return tokens.ended() || peek().isSymbol(',') || peek().isSymbol(')');
    }

    private Token peek() {
        if (tokens.ended()) {
            throw refused("it ends too early");
        }
        return tokens.peek();
    }

    private boolean peekAny(Set<String> words) {
        Token token = peek();
        return token.kind() == Token.Kind.WORD && words.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private Token next() {
        peek();
        return tokens.next();
    }

    private boolean skipSymbol(char symbol) {
        boolean there = tokens.symbol(0, symbol);
        if (there) {
            tokens.next();
        }
        return there;
    }

    private void expect(String word) {
        Token token = next();
        if (!token.is(word)) {
            throw refused(token);
        }
    }

    private int symbol(char symbol) {
        Token token = next();
        if (!token.isSymbol(symbol)) {
            throw refused(token);
        }
        return token.start();
    }

    private static Part part(Token token) {
        return new Part(token.start(), token.end());
    }

    private Failure refused(Token token) {
        return refused("Litekeeper does not understand `" + token.text() + "` at character " + (token.start() + 1));
    }

    private Failure refused(String why) {
        return Problem.refused("this table cannot be rebuilt by Litekeeper")
                .because(why + " in: " + sql.replaceAll("\\s+", " "))
                .hint("write the script by hand, and rehearse it")
                .failure();
    }
}
