package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Token;
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
    private final List<Token> tokens;
    private int at;

    private ChangeReader(String text) {
        this.text = text;
        this.tokens = Token.meaningful(text);
    }

    /// The change that these words say. Fails at words that say none.
    static Change read(String text) {
        return new ChangeReader(text).change();
    }

    private Change change() {
        String table = name();
        if (at < tokens.size() && tokens.get(at).isSymbol('.')) {
            at++;
            return ofColumn(table, name());
        }
        return ofTable(table);
    }

    private Change ofColumn(String table, String column) {
        skip("SET");
        if (skip("NOT", "NULL")) {
            return new Change.SetNotNull(table, column, behind("FILL"));
        }
        if (skip("DROP", "NOT", "NULL") || skip("NULL")) {
            return end(new Change.DropNotNull(table, column));
        }
        if (skip("DROP", "DEFAULT")) {
            return end(new Change.DropDefault(table, column));
        }
        if (skip("DEFAULT")) {
            return new Change.SetDefault(table, column, rest());
        }
        if (skip("TYPE")) {
            String type = until("USING");
            return new Change.SetType(table, column, type, behind("USING"));
        }
        if (skip("COLLATE")) {
            return end(new Change.SetCollation(table, column, name()));
        }
        if (peek("CHECK") || peek("CONSTRAINT")) {
            return check(table);
        }
        if (skip("UNIQUE")) {
            return end(new Change.AddUnique(table, List.of(column)));
        }
        if (peek("REFERENCES")) {
            return new Change.AddReference(table, column, rest());
        }
        if (skip("DROP")) {
            return end(new Change.DropColumn(table, column));
        }
        if (skip("RENAME", "TO") || skip("RENAME")) {
            return end(new Change.RenameColumn(table, column, name()));
        }
        throw unknown();
    }

    private Change ofTable(String table) {
        if (skip("DROP", "CONSTRAINT")) {
            return end(new Change.DropConstraint(table, name()));
        }
        if (skip("DROP", "COLUMN")) {
            return end(new Change.DropColumn(table, name()));
        }
        if (skip("RENAME", "COLUMN")) {
            String column = name();
            require("TO");
            return end(new Change.RenameColumn(table, column, name()));
        }
        if (skip("RENAME", "TO") || skip("RENAME")) {
            return end(new Change.RenameTable(table, name()));
        }
        if (skip("UNIQUE") || skip("ADD", "UNIQUE")) {
            return end(new Change.AddUnique(table, names()));
        }
        if (skip("STRICT")) {
            return end(new Change.MakeStrict(table));
        }
        if (peek("CHECK") || peek("CONSTRAINT") || peek("ADD", "CHECK") || peek("ADD", "CONSTRAINT")) {
            skip("ADD");
            return check(table);
        }
        if (skip("ADD", "COLUMN") || skip("ADD")) {
            int start = at;
            String column = name();
            at = start;
            String definition = until("FILL");
            return new Change.AddColumn(table, column, definition, behind("FILL"));
        }
        throw unknown();
    }

    private Change check(String table) {
        String name = skip("CONSTRAINT") ? name() : "";
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
        while (at < tokens.size() && tokens.get(at).isSymbol(',')) {
            at++;
            names.add(name());
        }
        symbol(')');
        return names;
    }

    private void symbol(char symbol) {
        if (at >= tokens.size() || !tokens.get(at).isSymbol(symbol)) {
            throw unknown();
        }
        at++;
    }

    private String name() {
        if (at >= tokens.size() || tokens.get(at).kind() == Token.Kind.SYMBOL) {
            throw unknown();
        }
        Token token = tokens.get(at++);
        return token.kind() == Token.Kind.WORD ? token.text() : token.unquoted();
    }

    /// The text from here to this word, or to the end.
    private String until(String word) {
        int from = at;
        while (at < tokens.size() && !tokens.get(at).is(word)) {
            at++;
        }
        if (from == at) {
            throw unknown();
        }
        return text.substring(tokens.get(from).start(), tokens.get(at - 1).end());
    }

    /// What stands behind this word, where it comes next; empty at the end.
    private String behind(String word) {
        if (at == tokens.size()) {
            return "";
        }
        require(word);
        return rest();
    }

    private String rest() {
        if (at >= tokens.size()) {
            throw unknown();
        }
        String rest = text.substring(tokens.get(at).start(), tokens.getLast().end());
        at = tokens.size();
        return rest;
    }

    private boolean peek(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean skip(String... words) {
        boolean there = peek(words);
        at += there ? words.length : 0;
        return there;
    }

    private void require(String word) {
        if (!skip(word)) {
            throw unknown();
        }
    }

    private Change end(Change change) {
        if (at < tokens.size()) {
            throw unknown();
        }
        return change;
    }

    private Failure unknown() {
        String place =
                at < tokens.size() ? "not understood from `" + tokens.get(at).text() + "` on" : "it ends too early";
        return Problem.usage("no such change")
                .at(text)
                .because(place)
                .hint(HINT)
                .failure();
    }
}
