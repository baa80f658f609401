package dev.litekeeper.migrate;

import java.util.List;
import java.util.Optional;

/// One statement of a script: its text as written, from its first token to its semicolon, the offset where it starts,
/// and its tokens without white space, comments and the closing semicolon. There is at least one token.
public record Statement(String sql, int start, List<Token> tokens) {

    public Statement {
        tokens = List.copyOf(tokens);
    }

    /// Its text without the semicolon and what stands before that.
    public String bare() {
        return sql.substring(0, tokens.getLast().end() - start);
    }

    public Token first() {
        return tokens.getFirst();
    }

    /// The name, in lower case and without schema, of the table that a `CREATE TABLE` or `DROP TABLE` is
    /// about; empty for any other statement.
    public Optional<String> table() {
        int at = 1;
        while (at < tokens.size()
                && (tokens.get(at).is("TEMP") || tokens.get(at).is("TEMPORARY"))) {
            at++;
        }
        if (at >= tokens.size() || !tokens.get(at).is("TABLE")) {
            return Optional.empty();
        }
        at++;
        while (at < tokens.size() && List.of("IF", "NOT", "EXISTS").stream().anyMatch(tokens.get(at)::is)) {
            at++;
        }
        boolean qualified = at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.');
        int name = qualified ? at + 2 : at;
        return name < tokens.size() ? Optional.of(tokens.get(name).name()) : Optional.empty();
    }

    /// Whether it begins with these keywords.
    public boolean startsWith(String... keywords) {
        if (tokens.size() < keywords.length) {
            return false;
        }
        for (int i = 0; i < keywords.length; i++) {
            if (!tokens.get(i).is(keywords[i])) {
                return false;
            }
        }
        return true;
    }
}
