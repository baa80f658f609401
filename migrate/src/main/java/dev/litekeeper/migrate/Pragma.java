package dev.litekeeper.migrate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A PRAGMA statement taken apart: `PRAGMA schema.name = value` or `PRAGMA schema.name(value)`. Name and schema in
/// lower case; an absent schema or value is empty.
record Pragma(String schema, String name, String value) {

    static Pragma of(Statement statement) {
        List<Token> rest = statement.tokens().subList(1, statement.tokens().size());
        boolean qualified = rest.size() > 2 && rest.get(1).isSymbol('.');
        String schema = qualified ? rest.getFirst().name() : "";
        List<Token> tail = qualified ? rest.subList(2, rest.size()) : rest;
        String name = tail.isEmpty() ? "" : tail.getFirst().name();
        return new Pragma(schema, name, valueOf(tail));
    }

    boolean reads() {
        return value.isEmpty();
    }

    private static String valueOf(List<Token> tail) {
        return tail.stream()
                .skip(1)
                .filter(token -> !token.isSymbol('=') && !token.isSymbol('(') && !token.isSymbol(')'))
                .map(Token::name)
                .collect(Collectors.joining(""))
                .toLowerCase(Locale.ROOT);
    }
}
