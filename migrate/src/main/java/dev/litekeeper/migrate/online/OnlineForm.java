package dev.litekeeper.migrate.online;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Source;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// A script that makes one table anew, as `litekeeper migrate plan` writes it, taken apart: a new table,
/// one `INSERT` that copies every row, the old table dropped and the new one renamed, its indexes and
/// triggers.
///
/// @param script the script
/// @param table the table, as the script writes its name
/// @param shadow the new one's name meanwhile
/// @param create the statement that makes it
/// @param copy the statement that copies
/// @param columns what is copied into, as written
/// @param values what is copied, an expression for each column
/// @param indexes the statements that make its indexes
/// @param exchange those that drop and rename, and make the triggers
public record OnlineForm(
        Script script,
        String table,
        String shadow,
        Statement create,
        Statement copy,
        List<String> columns,
        List<String> values,
        List<Statement> indexes,
        List<Statement> exchange) {
    private static final Set<String> VARYING = Set.of(
            "RANDOM",
            "RANDOMBLOB",
            "CURRENT_TIMESTAMP",
            "CURRENT_DATE",
            "CURRENT_TIME",
            "CHANGES",
            "TOTAL_CHANGES",
            "LAST_INSERT_ROWID");

    public OnlineForm {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
        indexes = List.copyOf(indexes);
        exchange = List.copyOf(exchange);
    }

    /// Whether the new table gets something for this column, by its name in lower case.
    boolean names(String column) {
        return columns.stream().anyMatch(written -> Key.bare(written).equals(column));
    }

    /// Whether this column, by its name in lower case, gets what the column of this name holds.
    boolean copies(String column) {
        return IntStream.range(0, columns.size())
                .anyMatch(i -> Key.bare(columns.get(i)).equals(column)
                        && Key.bare(values.get(i)).equals(column));
    }

    /// Takes a script apart. Fails as refused, with the line, at a statement that has no place in an online
    /// change.
    public static OnlineForm of(Script script) {
        return new Reader(script).read();
    }

    private static final class Reader {
        private final Script script;
        private final List<Statement> indexes = new ArrayList<>();
        private final List<Statement> exchange = new ArrayList<>();
        private int at;

        Reader(Script script) {
            this.script = script;
        }

        OnlineForm read() {
            Statement create = next("CREATE", "a new table is made first");
            String shadow = create.table().orElseThrow(() -> refused(create, "it makes no table"));
            if (!shadow.startsWith("litekeeper_")) {
                throw refused(create, "the new table's name begins with litekeeper_ until it is renamed");
            }
            Statement insert = next("INSERT", "one INSERT ... SELECT copies the rows");
            Copy copy = copy(insert, shadow);
            while (at < script.statements().size()
                    && isSequence(script.statements().get(at))) {
                at++;
            }
            Statement drop = next("DROP", "the old table is dropped");
            String table = copy.table;
            if (!drop.table().filter(name -> name.equals(nameOf(table))).isPresent()) {
                throw refused(drop, "the table whose rows are copied is dropped, and nothing else");
            }
            rename(table, shadow);
            rest(table);
            return new OnlineForm(script, table, shadow, create, insert, copy.columns, copy.values, indexes, exchange);
        }

        private record Copy(String table, List<String> columns, List<String> values) {}

        private Copy copy(Statement insert, String shadow) {
            List<Token> tokens = insert.tokens();
            boolean plain = tokens.size() > 3
                    && tokens.get(1).is("INTO")
                    && tokens.get(2).name().equals(shadow)
                    && tokens.get(3).isSymbol('(');
            if (!plain) {
                throw refused(insert, "it is written INSERT INTO " + shadow + " (columns) SELECT ... FROM table");
            }
            List<String> columns = new ArrayList<>();
            int select = list(tokens, 4, columns);
            if (select >= tokens.size() || !tokens.get(select).is("SELECT")) {
                throw refused(insert, "the rows come from a SELECT");
            }
            List<String> values = new ArrayList<>();
            int from = list(tokens, select + 1, values);
            if (from + 1 >= tokens.size() || !tokens.get(from).is("FROM") || columns.size() != values.size()) {
                throw refused(insert, "as many values as columns come from one table");
            }
            Token name = tokens.get(from + 1);
            int behind = from + 2;
            if (behind < tokens.size() && !tokens.get(behind).is("ORDER")) {
                throw refused(
                        insert, "every row of one table is copied, so behind its name comes nothing but ORDER BY");
            }
            tokens.stream().filter(OnlineForm::varies).findFirst().ifPresent(token -> {
                throw refused(
                        insert,
                        token.text() + " gives another value each time, so a row could not be"
                                + " copied again after it was changed");
            });
            String table = name.kind() == Token.Kind.QUOTED ? name.unquoted() : name.text();
            return new Copy(table, columns, values);
        }

        /// Collects what stands between commas, up to the parenthesis that closes or the word `FROM`;
        /// answers where the next thing begins.
        private int list(List<Token> tokens, int start, List<String> items) {
            int depth = 0;
            int from = start;
            for (int i = start; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                boolean closes = depth == 0 && token.isSymbol(')');
                boolean ends = closes || (depth == 0 && token.is("FROM"));
                if (ends || (depth == 0 && token.isSymbol(','))) {
                    items.add(text(tokens.get(from), tokens.get(i - 1)));
                    from = i + 1;
                }
                if (ends) {
                    return closes ? i + 1 : i;
                }
                depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            }
            return tokens.size();
        }

        private String text(Token first, Token last) {
            return source().text().substring(first.start(), last.end());
        }

        private void rename(String table, String shadow) {
            skipPragma();
            Statement rename = next("ALTER", "the new table gets the old one's name");
            List<Token> tokens = rename.tokens();
            boolean right = rename.startsWith("ALTER", "TABLE")
                    && tokens.size() == 6
                    && tokens.get(2).name().equals(shadow)
                    && tokens.get(3).is("RENAME")
                    && tokens.get(5).name().equals(nameOf(table));
            if (!right) {
                throw refused(rename, "the new table gets the old one's name");
            }
            skipPragma();
        }

        private void rest(String table) {
            for (; at < script.statements().size(); at++) {
                Statement statement = script.statements().get(at);
                List<Token> tokens = statement.tokens();
                boolean index = statement.startsWith("CREATE", "INDEX") || statement.startsWith("CREATE", "UNIQUE");
                if (index && IndexText.of(statement.bare()).isOn(nameOf(table))) {
                    indexes.add(statement);
                } else if (statement.startsWith("CREATE", "TRIGGER")) {
                    exchange.add(statement);
                } else {
                    throw refused(
                            statement,
                            tokens.getFirst().text() + ": behind the exchange come its indexes and triggers alone");
                }
            }
        }

        private void skipPragma() {
            if (at < script.statements().size()
                    && script.statements().get(at).first().is("PRAGMA")) {
                at++;
            }
        }

        private static boolean isSequence(Statement statement) {
            return statement.tokens().stream().anyMatch(token -> token.name().equals("sqlite_sequence"));
        }

        private Statement next(String verb, String what) {
            List<Statement> statements = script.statements();
            if (at >= statements.size()) {
                throw Problem.refused("this script cannot run online")
                        .at(source().file())
                        .because("it ends before " + what)
                        .hint(HINT)
                        .failure();
            }
            Statement statement = statements.get(at++);
            if (!statement.first().is(verb)) {
                throw refused(statement, "here " + what);
            }
            return statement;
        }

        private Source source() {
            return script.source();
        }

        private Failure refused(Statement statement, String why) {
            return Problem.refused("this script cannot run online")
                    .at(source().at(statement.start()))
                    .because(why + "\n" + source().excerpt(statement.start()))
                    .hint(HINT)
                    .failure();
        }
    }

    private static final String HINT =
            "litekeeper migrate plan --online --alter ... writes one; without the line it runs in one transaction";

    private static String nameOf(String table) {
        return table.toLowerCase(Locale.ROOT);
    }

    private static boolean varies(Token token) {
        return (token.kind() == Token.Kind.WORD && VARYING.contains(token.text().toUpperCase(Locale.ROOT)))
                || (token.kind() == Token.Kind.STRING && token.unquoted().equalsIgnoreCase("now"));
    }
}
