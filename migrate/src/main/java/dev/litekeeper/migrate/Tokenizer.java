package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import java.util.ArrayList;
import java.util.List;

/// Cuts a script into tokens the way `sqlite3_complete` does. The tokens follow each other without gaps.
final class Tokenizer {
    private final Source source;
    private final String text;

    private Tokenizer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    /// All tokens of a script. Fails, with the place where it opened, at a string, name or comment that is not closed,
    /// and at a NUL byte, where SQLite would take the script for finished.
    static List<Token> tokens(Source source) {
        return new Tokenizer(source).all();
    }

    private List<Token> all() {
        refuseNul();
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Token token = next(at);
            tokens.add(token);
            at = token.end();
        }
        return tokens;
    }

    private void refuseNul() {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw source.problem("the script holds a NUL byte", nul, "SQLite would ignore everything after it")
                    .hint("remove it; binary values are written as x'00ff'")
                    .failure();
        }
    }

    private Token next(int at) {
        char c = text.charAt(at);
        return switch (c) {
            case ' ', '\t', '\n', '\r', '\f' -> token(Token.Kind.SPACE, at, spaceEnd(at));
            case ';' -> token(Token.Kind.SEMICOLON, at, at + 1);
            case '\'' -> token(Token.Kind.STRING, at, quoteEnd(at, c, "string"));
            case '"', '`' -> token(Token.Kind.QUOTED, at, quoteEnd(at, c, "name"));
            case '[' -> token(Token.Kind.QUOTED, at, bracketEnd(at));
            case '-' -> text.startsWith("--", at) ? lineComment(at) : token(Token.Kind.SYMBOL, at, at + 1);
            case '/' -> text.startsWith("/*", at) ? blockComment(at) : token(Token.Kind.SYMBOL, at, at + 1);
            default -> isWordPart(c) ? token(Token.Kind.WORD, at, wordEnd(at)) : token(Token.Kind.SYMBOL, at, at + 1);
        };
    }

    private Token lineComment(int at) {
        int end = text.indexOf('\n', at);
        return token(Token.Kind.COMMENT, at, end < 0 ? text.length() : end);
    }

    private Token blockComment(int at) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw notClosed("comment", at, "*/");
        }
        return token(Token.Kind.COMMENT, at, end + 2);
    }

    private int quoteEnd(int at, char quote, String what) {
        int end = text.indexOf(quote, at + 1);
        while (end >= 0 && end + 1 < text.length() && text.charAt(end + 1) == quote) {
            end = text.indexOf(quote, end + 2);
        }
        if (end < 0) {
            throw notClosed(what, at, String.valueOf(quote));
        }
        return end + 1;
    }

    private int bracketEnd(int at) {
        int end = text.indexOf(']', at);
        if (end < 0) {
            throw notClosed("name", at, "]");
        }
        return end + 1;
    }

    private int spaceEnd(int at) {
        int end = at;
        while (end < text.length() && " \t\n\r\f".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private int wordEnd(int at) {
        int end = at;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isWordPart(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        boolean digit = c >= '0' && c <= '9';
        return letter || digit || c == '_' || c == '$' || c >= 0x80;
    }

    private Token token(Token.Kind kind, int from, int to) {
        return new Token(kind, text.substring(from, to), from);
    }

    private Failure notClosed(String what, int at, String end) {
        return source.problem("a " + what + " is not closed", at, "it opens here and the script ends before " + end)
                .failure();
    }
}
