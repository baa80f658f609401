package dev.litekeeper.migrate.lint;

import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a statement does, as far as its first words tell. Names are in lower case.
///
/// @param table the table it is about; empty where it is about none
/// @param at the position, among the tokens, behind what was read
record Shape(Kind kind, String table, int at) {

    enum Kind {
        ALTER_ADD_COLUMN,
        ALTER_ADD_CHECK,
        ALTER_DROP_COLUMN,
        ALTER_RENAME_TO,
        ALTER_SET_NOT_NULL,
        CREATE_INDEX,
        CREATE_UNIQUE_INDEX,
        CREATE_TABLE,
        DROP_TABLE,
        DELETE,
        INSERT,
        REPLACE,
        UPDATE,
        OTHER
    }

    static Shape of(Statement statement) {
        return new Reader(statement.tokens()).shape();
    }

    /// Reads the beginning of a statement.
    private static final class Reader {
        private final List<Token> tokens;
        private int at;

        Reader(List<Token> tokens) {
            this.tokens = tokens;
        }

        Shape shape() {
            skipCommonTables();
            String verb = at < tokens.size() ? tokens.get(at++).text().toUpperCase(Locale.ROOT) : "";
            return switch (verb) {
                case "ALTER" -> alter();
                case "CREATE" -> create();
                case "DROP" -> skip("TABLE") ? ifExists(Kind.DROP_TABLE) : other();
                case "DELETE" -> skip("FROM") ? named(Kind.DELETE) : other();
                case "UPDATE" -> or(Kind.UPDATE, Kind.UPDATE);
                case "REPLACE" -> skip("INTO") ? named(Kind.REPLACE) : other();
                case "INSERT" -> insert();
                default -> other();
            };
        }

        private Shape insert() {
            Kind kind = skip("OR", "REPLACE") ? Kind.REPLACE : Kind.INSERT;
            if (skip("OR")) {
                at++;
            }
            return skip("INTO") ? named(kind) : other();
        }

        private Shape or(Kind plain, Kind other) {
            if (skip("OR")) {
                at++;
                return named(other);
            }
            return named(plain);
        }

        private Shape alter() {
            if (!skip("TABLE")) {
                return other();
            }
            String table = name();
            if (skip("RENAME", "TO")) {
                return new Shape(Kind.ALTER_RENAME_TO, table, at);
            }
            if (skip("DROP", "COLUMN")) {
                return new Shape(Kind.ALTER_DROP_COLUMN, table, at);
            }
            if (skip("DROP", "CONSTRAINT")) {
                return other();
            }
            if (skip("DROP")) {
                return new Shape(Kind.ALTER_DROP_COLUMN, table, at);
            }
            if (skip("ADD")) {
                boolean constraint = peek("CHECK") || peek("CONSTRAINT");
                skip("COLUMN");
                return new Shape(constraint ? Kind.ALTER_ADD_CHECK : Kind.ALTER_ADD_COLUMN, table, at);
            }
            if (skip("ALTER")) {
                skip("COLUMN");
                int column = at;
                at++;
                return skip("SET", "NOT", "NULL") ? new Shape(Kind.ALTER_SET_NOT_NULL, table, column) : other();
            }
            return other();
        }

        private Shape create() {
            if (skip("TABLE")) {
                return ifExists(Kind.CREATE_TABLE);
            }
            boolean unique = skip("UNIQUE");
            if (!skip("INDEX")) {
                return other();
            }
            skip("IF", "NOT", "EXISTS");
            name();
            return skip("ON") ? named(unique ? Kind.CREATE_UNIQUE_INDEX : Kind.CREATE_INDEX) : other();
        }

        private Shape ifExists(Kind kind) {
            if (!skip("IF", "NOT", "EXISTS")) {
                skip("IF", "EXISTS");
            }
            return named(kind);
        }

        private Shape named(Kind kind) {
            return new Shape(kind, name(), at);
        }

        private Shape other() {
            return new Shape(Kind.OTHER, "", at);
        }

        private String name() {
            if (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.')) {
                at += 2;
            }
            return at < tokens.size() ? tokens.get(at++).name() : "";
        }

        /// `WITH` and all its tables.
        private void skipCommonTables() {
            if (!peek("WITH")) {
                return;
            }
            int depth = 0;
            while (at < tokens.size()) {
                Token token = tokens.get(at);
                depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
                boolean verb = List.of("DELETE", "INSERT", "REPLACE", "UPDATE", "SELECT").stream()
                        .anyMatch(token::is);
                if (depth == 0 && verb) {
                    return;
                }
                at++;
            }
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
    }

    /// The first token, from there on, that is this word and stands in no parentheses.
    static Optional<Token> word(List<Token> tokens, int from, String word) {
        int depth = 0;
        for (Token token : tokens.subList(Math.min(from, tokens.size()), tokens.size())) {
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth == 0 && token.is(word)) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }
}
