package dev.litekeeper.migrate.online;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A script of one statement, `UPDATE`, `DELETE` or `INSERT ... SELECT`, that is to run over a table piece
/// by piece.
///
/// @param statement the statement
/// @param prefix what the table's columns are called in it, with the dot
/// @param head the statement up to its condition
/// @param condition what stands behind `WHERE`; empty where nothing does
/// @param tail what stands behind the condition
public record BatchForm(Statement statement, String prefix, String head, String condition, String tail) {
    private static final Set<String> OF_ALL_ROWS = Set.of(
            "WITH",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "GROUP",
            "HAVING",
            "WINDOW",
            "ORDER",
            "LIMIT",
            "RETURNING",
            "DISTINCT");
    private static final Set<String> BEHIND_A_TABLE = Set.of(
            "SET", "WHERE", "ON", "USING", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "INDEXED",
            "NOT", "FROM", "VALUES");
    private static final Set<String> BEFORE_A_TABLE =
            Set.of("UPDATE", "FROM", "JOIN", "ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK");

    /// Takes the statement of a script apart. Fails as refused, with the line, where pieces of it would not
    /// do what the whole does.
    public static BatchForm of(Script script, String table, List<String> key) {
        return new Reader(script, table.toLowerCase(Locale.ROOT), key).read();
    }

    /// The statement for the rows that this condition is true for.
    String narrowed(String piece) {
        String both = condition.isEmpty() ? piece : "(" + condition + "\n) AND " + piece;
        return head + " WHERE " + both + " " + tail;
    }

    private static final class Reader {
        private final Script script;
        private final String table;
        private final List<String> key;

        Reader(Script script, String table, List<String> key) {
            this.script = script;
            this.table = table;
            this.key = key;
        }

        BatchForm read() {
            if (script.statements().size() != 1) {
                throw Problem.refused("this script cannot run in batches")
                        .at(script.source().file())
                        .because("it has " + script.statements().size() + " statements")
                        .hint("one UPDATE, DELETE or INSERT ... SELECT a script")
                        .failure();
            }
            Statement statement = script.statements().getFirst();
            if (!List.of("UPDATE", "DELETE", "INSERT", "REPLACE").stream().anyMatch(statement.first()::is)) {
                throw refused(statement.first(), "it is an UPDATE, DELETE or INSERT ... SELECT");
            }
            return split(statement);
        }

        private BatchForm split(Statement statement) {
            List<Token> tokens = statement.tokens();
            String prefix = "";
            int where = -1;
            int end = tokens.size();
            int depth = 0;
            for (int i = 0; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
                if (depth > 0 || !isWord(token)) {
                    continue;
                }
                if (token.kind() == Token.Kind.WORD
                        && OF_ALL_ROWS.contains(token.text().toUpperCase(Locale.ROOT))) {
                    throw refused(token, token.text() + " is about all rows at once");
                }
                if (token.is("ON") && i + 1 < tokens.size() && tokens.get(i + 1).is("CONFLICT")) {
                    end = i;
                    break;
                }
                if (token.is("INTO") && tokens.get(i + 1).name().equals(table)) {
                    throw refused(token, "it would go through the rows that it makes");
                }
                if (token.is("WHERE")) {
                    where = i;
                } else if (where < 0 && prefix.isEmpty() && isTable(tokens, i)) {
                    prefix = name(tokens, i) + ".";
                } else if (assignsKey(statement, tokens, i, where)) {
                    throw refused(token, "it changes " + token.text() + ", by which the table is gone through");
                }
            }
            if (prefix.isEmpty()) {
                throw refused(statement.first(), "it names no table " + table + " to go through");
            }
            return cut(statement, prefix, where, end);
        }

        private BatchForm cut(Statement statement, String prefix, int where, int end) {
            List<Token> tokens = statement.tokens();
            String text = script.source().text();
            int from = statement.start();
            int stop = tokens.get(end - 1).end();
            String tail = text.substring(stop, tokens.getLast().end());
            return where < 0
                    ? new BatchForm(statement, prefix, text.substring(from, stop), "", tail)
                    : new BatchForm(
                            statement,
                            prefix,
                            text.substring(from, tokens.get(where).start()),
                            text.substring(tokens.get(where).end(), stop),
                            tail);
        }

        private static boolean isWord(Token token) {
            return token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED;
        }

        private boolean isTable(List<Token> tokens, int i) {
            boolean listed = i > 0
                    && (tokens.get(i - 1).isSymbol(',')
                            || BEFORE_A_TABLE.contains(tokens.get(i - 1).text().toUpperCase(Locale.ROOT)));
            return listed && tokens.get(i).name().equals(table);
        }

        /// What the table is called from here on.
        private String name(List<Token> tokens, int i) {
            int next = i + 1;
            if (next < tokens.size() && tokens.get(next).is("AS")) {
                return tokens.get(next + 1).text();
            }
            boolean alias = next < tokens.size()
                    && (tokens.get(next).kind() == Token.Kind.QUOTED
                            || (tokens.get(next).kind() == Token.Kind.WORD
                                    && !BEHIND_A_TABLE.contains(
                                            tokens.get(next).text().toUpperCase(Locale.ROOT))));
            return alias ? tokens.get(next).text() : tokens.get(i).text();
        }

        private boolean assignsKey(Statement statement, List<Token> tokens, int i, int where) {
            return statement.first().is("UPDATE")
                    && where < 0
                    && key.contains(tokens.get(i).name())
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).isSymbol('=')
                    && (tokens.get(i - 1).is("SET") || tokens.get(i - 1).isSymbol(','));
        }

        private Failure refused(Token at, String why) {
            return Problem.refused("this script cannot run in batches")
                    .at(script.source().at(at.start()))
                    .because(why + "\n" + script.source().excerpt(at.start()))
                    .hint("remove the line `-- litekeeper: batch`: the script runs in one transaction then")
                    .failure();
        }
    }
}
