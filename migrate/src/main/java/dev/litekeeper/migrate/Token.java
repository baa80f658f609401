package dev.litekeeper.migrate;

import java.util.List;
import java.util.Locale;

/// A piece of a script, from `start` (inclusive) to `end` (exclusive) of its text.
public record Token(Kind kind, String text, int start) {

    /// What SQLite's own test for a complete statement tells apart.
    public enum Kind {
        /// White space.
        SPACE,
        /// A comment, with its marks.
        COMMENT,
        /// A name, keyword or number: letters, digits, `_`, `$` and everything beyond ASCII.
        WORD,
        /// Text in single quotes, with the quotes.
        STRING,
        /// A name in double quotes, backticks or brackets, with them.
        QUOTED,
        /// The end of a statement, unless it stands inside a trigger.
        SEMICOLON,
        /// Any other character.
        SYMBOL
    }

    /// The tokens of SQL text without white space and comments. Fails at text that is not closed.
    public static List<Token> meaningful(String sql) {
        return Tokenizer.tokens(new Source("SQL", sql)).stream()
                .filter(Token::isMeaningful)
                .toList();
    }

    public int end() {
        return start + text.length();
    }

    public boolean isMeaningful() {
        return kind != Kind.SPACE && kind != Kind.COMMENT;
    }

    /// Whether this is the given keyword, which is written in upper case.
    public boolean is(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    public boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /// The name this token stands for, in lower case and without quotes.
    public String name() {
        String bare = switch (kind) {
            case QUOTED, STRING -> unquoted();
            case SPACE, COMMENT, WORD, SEMICOLON, SYMBOL -> text;
        };
        return bare.toLowerCase(Locale.ROOT);
    }

    /// The text inside the quotes, as it is meant.
    public String unquoted() {
        String inside = text.substring(1, text.length() - 1);
        String quote = text.substring(text.length() - 1);
        return quote.equals("]") ? inside : inside.replace(quote + quote, quote);
    }
}
