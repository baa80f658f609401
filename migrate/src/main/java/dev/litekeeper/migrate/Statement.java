package dev.litekeeper.migrate;

import java.util.List;

/// One statement of a script: its text as written, from its first token to its semicolon, the offset where it starts,
/// and its tokens without white space, comments and the closing semicolon. There is at least one token.
record Statement(String sql, int start, List<Token> tokens) {

    Statement {
        tokens = List.copyOf(tokens);
    }

    Token first() {
        return tokens.getFirst();
    }

    /// Whether it begins with these keywords.
    boolean startsWith(String... keywords) {
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
