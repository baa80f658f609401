package dev.litekeeper.migrate.online;

import dev.litekeeper.migrate.Token;
import java.util.ArrayList;
import java.util.List;

/// The statement of an index, taken apart.
///
/// @param name where its name stands
/// @param table where its table's name stands
/// @param terms what it is ordered by, without direction and collation
/// @param where the condition of a partial one; empty for one of all rows
record IndexText(String sql, Token name, Token table, List<String> terms, String where) {

    /// Takes a `CREATE INDEX` apart.
    static IndexText of(String sql) {
        List<Token> tokens = Token.meaningful(sql);
        int on = 0;
        while (!tokens.get(on).is("ON") || on < 3) {
            on++;
        }
        boolean qualified = tokens.get(on - 2).isSymbol('.');
        if (qualified) {
            throw new IllegalArgumentException("a schema's name in " + sql);
        }
        List<String> terms = new ArrayList<>();
        int depth = 0;
        int from = on + 3;
        int i = from;
        for (; depth >= 0; i++) {
            Token token = tokens.get(i);
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth < 0 || (depth == 0 && token.isSymbol(','))) {
                terms.add(term(sql, tokens.subList(from, i)));
                from = i + 1;
            }
        }
        String where = i < tokens.size()
                ? sql.substring(tokens.get(i + 1).start(), tokens.getLast().end())
                : "";
        return new IndexText(sql, tokens.get(on - 1), tokens.get(on + 1), List.copyOf(terms), where);
    }

    private static String term(String sql, List<Token> tokens) {
        int end = tokens.size();
        while (end > 1) {
            if (tokens.get(end - 1).is("ASC") || tokens.get(end - 1).is("DESC")) {
                end--;
            } else if (end > 2 && tokens.get(end - 2).is("COLLATE")) {
                end -= 2;
            } else {
                break;
            }
        }
        return sql.substring(tokens.getFirst().start(), tokens.get(end - 1).end());
    }

    /// Its name as the schema has it.
    String bareName() {
        return name.kind() == Token.Kind.WORD ? name.text() : name.unquoted();
    }

    boolean isOn(String lowerName) {
        return table.name().equals(lowerName);
    }

    /// The same index under another name, already quoted.
    String named(String other) {
        return sql.substring(0, name.start()) + other + sql.substring(name.end());
    }

    /// The same index of another table; both names already quoted.
    String moved(String other, String otherTable) {
        return sql.substring(0, name.start())
                + other
                + sql.substring(name.end(), table.start())
                + otherTable
                + sql.substring(table.end());
    }
}
