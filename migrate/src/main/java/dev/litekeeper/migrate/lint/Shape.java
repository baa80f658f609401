package dev.litekeeper.migrate.lint;

import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.migrate.TokenCursor;
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
        private final TokenCursor tokens;

        Reader(List<Token> tokens) {
            this.tokens = new TokenCursor(tokens);
        }

        Shape shape() {
            skipCommonTables();
            String verb = tokens.ended() ? "" : tokens.next().text().toUpperCase(Locale.ROOT);
            return switch (verb) {
                case "ALTER" -> alter();
                case "CREATE" -> create();
                case "DROP" -> tokens.skip("TABLE") ? ifExists(Kind.DROP_TABLE) : other();
                case "DELETE" -> tokens.skip("FROM") ? named(Kind.DELETE) : other();
                case "UPDATE" -> update();
                case "REPLACE" -> tokens.skip("INTO") ? named(Kind.REPLACE) : other();
                case "INSERT" -> insert();
                default -> other();
            };
        }

        private Shape insert() {
            Kind kind = tokens.skip("OR", "REPLACE") ? Kind.REPLACE : Kind.INSERT;
            if (tokens.skip("OR")) {
                tokens.next();
            }
            return tokens.skip("INTO") ? named(kind) : other();
        }

        private Shape update() {
            if (tokens.skip("OR")) {
                tokens.next();
            }
            return named(Kind.UPDATE);
        }

        private Shape alter() {
            if (!tokens.skip("TABLE")) {
                return other();
            }
            String table = name();
            if (tokens.skip("RENAME", "TO")) {
                return new Shape(Kind.ALTER_RENAME_TO, table, tokens.at());
            }
            if (tokens.skip("DROP", "COLUMN")) {
                return new Shape(Kind.ALTER_DROP_COLUMN, table, tokens.at());
            }
            if (tokens.skip("DROP", "CONSTRAINT")) {
                return other();
            }
            if (tokens.skip("DROP")) {
                return new Shape(Kind.ALTER_DROP_COLUMN, table, tokens.at());
            }
            if (tokens.skip("ADD")) {
                boolean constraint = tokens.comes("CHECK") || tokens.comes("CONSTRAINT");
                tokens.skip("COLUMN");
                return new Shape(constraint ? Kind.ALTER_ADD_CHECK : Kind.ALTER_ADD_COLUMN, table, tokens.at());
            }
            if (tokens.skip("ALTER")) {
                tokens.skip("COLUMN");
                int column = tokens.at();
                tokens.next();
                return tokens.skip("SET", "NOT", "NULL") ? new Shape(Kind.ALTER_SET_NOT_NULL, table, column) : other();
            }
            return other();
        }

        private Shape create() {
            if (tokens.skip("TABLE")) {
                return ifExists(Kind.CREATE_TABLE);
            }
            boolean unique = tokens.skip("UNIQUE");
            if (!tokens.skip("INDEX")) {
                return other();
            }
            tokens.skip("IF", "NOT", "EXISTS");
            name();
            return tokens.skip("ON") ? named(unique ? Kind.CREATE_UNIQUE_INDEX : Kind.CREATE_INDEX) : other();
        }

        private Shape ifExists(Kind kind) {
            if (!tokens.skip("IF", "NOT", "EXISTS")) {
                tokens.skip("IF", "EXISTS");
            }
            return named(kind);
        }

        private Shape named(Kind kind) {
            return new Shape(kind, name(), tokens.at());
        }

        private Shape other() {
            return new Shape(Kind.OTHER, "", tokens.at());
        }

        private String name() {
            if (tokens.symbol(1, '.')) {
                tokens.to(tokens.at() + 2);
            }
            return tokens.ended() ? "" : tokens.next().name();
        }

        /// `WITH` and all its tables.
        private void skipCommonTables() {
            if (!tokens.comes("WITH")) {
                return;
            }
            int depth = 0;
            while (!tokens.ended()) {
                Token token = tokens.peek();
                depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
                boolean verb = List.of("DELETE", "INSERT", "REPLACE", "UPDATE", "SELECT").stream()
                        .anyMatch(token::is);
                if (depth == 0 && verb) {
                    return;
                }
                tokens.next();
            }
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
