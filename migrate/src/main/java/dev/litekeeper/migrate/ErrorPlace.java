package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Finds the token a message of SQLite is about. The driver does not hand out `sqlite3_error_offset`, so the words of
/// the message are looked for in the statement.
public final class ErrorPlace {
    private static final Pattern SYNTAX = Pattern.compile("near \"(.*)\": syntax error", Pattern.DOTALL);
    private static final Pattern UNKNOWN_TOKEN = Pattern.compile("unrecognized token: \"(.*)\"", Pattern.DOTALL);
    private static final Pattern DUPLICATE = Pattern.compile("duplicate column name: (.+)");
    private static final List<Pattern> NAMED = List.of(
            Pattern.compile("no such (?:column|table|view|index|trigger|function|module|collation sequence): (.+)"),
            Pattern.compile("no such (?:column|table|view|index|trigger): \"(.+)\""),
            Pattern.compile("table .+ has no column named (.+)"),
            Pattern.compile("unknown column \"(.+)\" in foreign key definition"),
            Pattern.compile("ambiguous column name: (.+)"),
            Pattern.compile("(?:table|index|trigger|view) (.+) already exists"),
            Pattern.compile(
                    "there is already (?:a table|an index|another table or index) (?:with this name: |named )(.+)"),
            Pattern.compile("wrong number of arguments to function (.+)\\(\\)"),
            Pattern.compile("misuse of (?:aggregate|window function|aliased aggregate):? (.+?)(?:\\(\\))?"),
            Pattern.compile("cannot modify (.+) because it is a view"),
            Pattern.compile("table (.+) has \\d+ columns but \\d+ values were supplied"),
            Pattern.compile("table (.+) may not be (?:modified|dropped|altered|indexed)"),
            Pattern.compile("[A-Z ]+ constraint failed: (.+?)(?:, .*)?"));

    private ErrorPlace() {}

    /// The offset in the script of the token that made SQLite refuse the statement; the start of the statement where
    /// the message names none.
    public static int of(Statement statement, SqlFailure failure, Session session) {
        Matcher syntax = SYNTAX.matcher(failure.message());
        if (syntax.matches()) {
            return syntaxError(statement, syntax.group(1), failure, session);
        }
        if (failure.message().equals("incomplete input")) {
            return statement.tokens().getLast().start();
        }
        Matcher unknown = UNKNOWN_TOKEN.matcher(failure.message());
        if (unknown.matches()) {
            int at = statement.sql().indexOf(unknown.group(1));
            return statement.start() + Math.max(at, 0);
        }
        Matcher duplicate = DUPLICATE.matcher(failure.message());
        if (duplicate.matches()) {
            return second(statement, duplicate.group(1));
        }
        for (Pattern pattern : NAMED) {
            Matcher named = pattern.matcher(failure.message());
            if (named.matches()) {
                return named(statement, named.group(1));
            }
        }
        return statement.start();
    }

    /// The parser stops at the first token it cannot take: the shortest beginning of the statement that has the same
    /// error ends with it.
    private static int syntaxError(Statement statement, String near, SqlFailure failure, Session session) {
        for (Token token : statement.tokens()) {
            boolean candidate = token.text().equals(near) || near.startsWith(token.text());
            if (candidate && failsAlike(statement, token.start() + near.length(), failure, session)) {
                return token.start();
            }
        }
        return statement.start();
    }

    private static boolean failsAlike(Statement statement, int end, SqlFailure failure, Session session) {
        int length = Math.min(end - statement.start(), statement.sql().length());
        try {
            session.execute("EXPLAIN " + statement.sql().substring(0, length));
            return false;
        } catch (SqlFailure alike) {
            return alike.message().equals(failure.message());
        }
    }

    private static int named(Statement statement, String name) {
        List<String> parts =
                List.of(name.replace("\"", "").toLowerCase(Locale.ROOT).split("\\."));
        for (List<String> wanted : List.of(parts, List.of(parts.getLast()), List.of(parts.getFirst()))) {
            OptionalInt at = find(statement.tokens(), wanted);
            if (at.isPresent()) {
                return at.getAsInt();
            }
        }
        return statement.start();
    }

    private static int second(Statement statement, String name) {
        return statement.tokens().stream()
                .filter(token -> isName(token, name.toLowerCase(Locale.ROOT)))
                .skip(1)
                .mapToInt(Token::start)
                .findFirst()
                .orElseGet(() -> named(statement, name));
    }

    /// Where these names stand one after the other with dots between.
    private static OptionalInt find(List<Token> tokens, List<String> names) {
        return IntStream.rangeClosed(0, tokens.size() - (2 * names.size() - 1))
                .filter(from ->
                        IntStream.range(0, names.size()).allMatch(i -> isName(tokens.get(from + 2 * i), names.get(i))))
                .map(from -> tokens.get(from).start())
                .findFirst();
    }

    private static boolean isName(Token token, String name) {
        return token.kind() != Token.Kind.STRING && token.name().equals(name);
    }
}
