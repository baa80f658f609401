package dev.litekeeper.migrate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What a script looked like when it ran: the SHA-256 of its text, and that of its meaning, which comments and white
/// space do not change. Line ends and a byte order mark change neither.
///
/// Two scripts with the same meaning make the same changes.
public record Checksum(String text, String meaning) {
    /// The meaning of a script that holds nothing but comments.
    static final String NOTHING = sha256("");

    private static final String OPERATORS = "<>=!|-&";

    /// Whether the script held nothing but comments.
    boolean isOfNothing() {
        return meaning.equals(NOTHING);
    }

    static Checksum of(Source source, List<Statement> statements, List<Directive> directives) {
        StringBuilder meaning = new StringBuilder();
        if (directives.contains(new Directive.NoTransaction())) {
            meaning.append("-- no-transaction\n");
        }
        if (directives.contains(new Directive.Online())) {
            meaning.append("-- online\n");
        }
        directives.stream()
                .filter(directive -> directive instanceof Directive.Batch || directive instanceof Directive.Reversible)
                .forEach(batch -> meaning.append("-- ").append(batch).append('\n'));
        for (Statement statement : statements) {
            append(meaning, statement.tokens());
            meaning.append(";\n");
        }
        return new Checksum(sha256(source.text()), sha256(meaning.toString()));
    }

    private static void append(StringBuilder meaning, List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (i > 0 && tokens.get(i - 1).end() < token.start() && gapMatters(tokens.get(i - 1), token)) {
                meaning.append('\t');
            }
            meaning.append(token.text()).append('\n');
        }
    }

    /// Whether white space between two tokens can make a difference: `x'00'` and `x '00'`, `<=` and `< =`, `1.5` and `1
    /// .5`.
    private static boolean gapMatters(Token left, Token right) {
        boolean literal = left.kind() == Token.Kind.WORD && right.kind() == Token.Kind.STRING;
        boolean dotted = left.isSymbol('.') || right.isSymbol('.');
        return literal || dotted || (isOperator(left) && isOperator(right));
    }

    private static boolean isOperator(Token token) {
        return token.kind() == Token.Kind.SYMBOL && OPERATORS.contains(token.text());
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
