package dev.litekeeper.migrate;

import java.util.List;

/// A place among tokens, which moves on as they are read.
public final class TokenCursor {
    private final List<Token> tokens;
    private int at;

    public TokenCursor(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /// How many tokens were read.
    public int at() {
        return at;
    }

    /// Goes to where `at` tokens were read.
    public void to(int place) {
        at = place;
    }

    /// Whether all were read.
    public boolean ended() {
        return at >= tokens.size();
    }

    /// Whether this many tokens from here there is one, and it is this symbol.
    public boolean symbol(int ahead, char symbol) {
        return at + ahead < tokens.size() && tokens.get(at + ahead).isSymbol(symbol);
    }

    /// The next token, unread. There must be one.
    public Token peek() {
        return tokens.get(at);
    }

    /// Reads a token. There must be one.
    public Token next() {
        return tokens.get(at++);
    }

    /// The token that was read last. There must be one.
    public Token last() {
        return tokens.get(at - 1);
    }

    /// Whether these keywords come next.
    public boolean comes(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /// Reads these keywords, if they come next; answers whether they did.
    public boolean skip(String... words) {
        boolean there = comes(words);
        at += there ? words.length : 0;
        return there;
    }
}
