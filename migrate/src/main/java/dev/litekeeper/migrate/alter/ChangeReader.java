package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.migrate.TokenCursor;
import java.util.ArrayList;
import java.util.List;

/// Reads the words of `--alter`.
final class ChangeReader {
    private static final String HINT = "as in: orders.total not null | orders.total not null fill 0 | orders.total drop"
            + " not null | orders.state default 'new' | orders.state drop default | orders.total type INTEGER | orders.mail"
            + " collate NOCASE | orders.total check (total >= 0) | orders.mail unique | orders unique (day, place) |"
            + " orders.customer references customers(id) | orders add column note TEXT | orders.note drop |"
            + " orders.note rename to remark | orders rename to sales | orders drop constraint positive | orders strict";

    private final String text;
    private final TokenCursor tokens;

    private ChangeReader(String text) {
        this.text = text;
        this.tokens = new TokenCursor(Token.meaningful(text));
    }

    /// The change that these words say. Fails at words that say none.
    static Change read(String text) {
        return new ChangeReader(text).change();
    }

    private Change change() {
        String table = name();
        if (tokens.symbol(0, '.')) {
            tokens.next();
            return ofColumn(table, name());
        }
        return ofTable(table);
    }

    private Change ofColumn(String table, String column) {
        tokens.skip("SET");
        if (tokens.skip("NOT", "NULL")) {
            return new Change.SetNotNull(table, column, behind("FILL"));
        }
        if (tokens.skip("DROP", "NOT", "NULL") || tokens.skip("NULL")) {
            return end(new Change.DropNotNull(table, column));
        }
        if (tokens.skip("DROP", "DEFAULT")) {
            return end(new Change.DropDefault(table, column));
        }
        if (tokens.skip("DEFAULT")) {
            return new Change.SetDefault(table, column, rest());
        }
        if (tokens.skip("TYPE")) {
            String type = until("USING");
            return new Change.SetType(table, column, type, behind("USING"));
        }
        if (tokens.skip("COLLATE")) {
            return end(new Change.SetCollation(table, column, name()));
        }
        if (tokens.comes("CHECK") || tokens.comes("CONSTRAINT")) {
            return check(table);
        }
        if (tokens.skip("UNIQUE")) {
            return end(new Change.AddUnique(table, List.of(column)));
        }
        if (tokens.comes("REFERENCES")) {
            return new Change.AddReference(table, column, rest());
        }
        if (tokens.skip("DROP")) {
            return end(new Change.DropColumn(table, column));
        }
        if (tokens.skip("RENAME", "TO") || tokens.skip("RENAME")) {
            return end(new Change.RenameColumn(table, column, name()));
        }
        throw unknown();
    }

    private Change ofTable(String table) {
        if (tokens.skip("DROP", "CONSTRAINT")) {
            return end(new Change.DropConstraint(table, name()));
        }
        if (tokens.skip("DROP", "COLUMN")) {
            return end(new Change.DropColumn(table, name()));
        }
        if (tokens.skip("RENAME", "COLUMN")) {
            String column = name();
            require("TO");
            return end(new Change.RenameColumn(table, column, name()));
        }
        if (tokens.skip("RENAME", "TO") || tokens.skip("RENAME")) {
            return end(new Change.RenameTable(table, name()));
        }
        if (tokens.skip("UNIQUE") || tokens.skip("ADD", "UNIQUE")) {
            return end(new Change.AddUnique(table, names()));
        }
        if (tokens.skip("STRICT")) {
            return end(new Change.MakeStrict(table));
        }
        if (tokens.comes("CHECK")
                || tokens.comes("CONSTRAINT")
                || tokens.comes("ADD", "CHECK")
                || tokens.comes("ADD", "CONSTRAINT")) {
            tokens.skip("ADD");
            return check(table);
        }
        if (tokens.skip("ADD", "COLUMN") || tokens.skip("ADD")) {
            int start = tokens.at();
            String column = name();
            tokens.to(start);
            String definition = until("FILL");
            return new Change.AddColumn(table, column, definition, behind("FILL"));
        }
        throw unknown();
    }

    private Change check(String table) {
        String name = tokens.skip("CONSTRAINT") ? name() : "";
        require("CHECK");
        String expression = rest();
        if (!expression.startsWith("(") || !expression.endsWith(")")) {
            throw unknown();
        }
        return new Change.AddCheck(table, name, expression);
    }

    private List<String> names() {
        symbol('(');
        List<String> names = new ArrayList<>(List.of(name()));
        while (tokens.symbol(0, ',')) {
            tokens.next();
            names.add(name());
        }
        symbol(')');
        return names;
    }

    private void symbol(char symbol) {
        if (!tokens.symbol(0, symbol)) {
            throw unknown();
        }
        tokens.next();
    }

    private String name() {
        if (tokens.ended() || tokens.peek().kind() == Token.Kind.SYMBOL) {
            throw unknown();
        }
        Token token = tokens.next();
        return token.kind() == Token.Kind.WORD ? token.text() : token.unquoted();
    }

    /// The text from here to this word, or to the end.
    private String until(String word) {
        if (tokens.ended() || tokens.comes(word)) {
            throw unknown();
        }
        int start = tokens.peek().start();
        int end = start;
        while (!tokens.ended() && !tokens.comes(word)) {
            end = tokens.next().end();
        }
        return text.substring(start, end);
    }

    /// What stands behind this word, where it comes next; empty at the end.
    private String behind(String word) {
        if (tokens.ended()) {
            return "";
        }
        require(word);
        return rest();
    }

    private String rest() {
        if (tokens.ended()) {
            throw unknown();
        }
        int start = tokens.peek().start();
        int end = start;
        while (!tokens.ended()) {
            end = tokens.next().end();
        }
        return text.substring(start, end);
    }

    private void require(String word) {
        if (!tokens.skip(word)) {
            throw unknown();
        }
    }

    private Change end(Change change) {
        if (!tokens.ended()) {
            throw unknown();
        }
        return change;
    }

    private Failure unknown() {
        String place = tokens.ended()
                ? "it ends too early"
                : "not understood from `" + tokens.peek().text() + "` on";
        return Problem.usage("no such change")
                .at(text)
                .because(place)
                .hint(HINT)
                .failure();
    }
}
