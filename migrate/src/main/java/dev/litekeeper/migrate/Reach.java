package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The tables that a script names: itself, or in a view or trigger that it goes through. Rather one too many, as a
/// column may have the name of a table; none too few but those it does not name, as `VACUUM` does.
public final class Reach {
    private Reach() {}

    private record Definition(String type, String name, String table, String sql) {
        boolean isGoneThrough(Set<String> names) {
            return switch (type) {
                case "view" -> names.contains(name);
                case "trigger" -> names.contains(table);
                default -> false;
            };
        }
    }

    /// Those the database has now, in lower case and in order.
    public static List<String> of(Session session, Script script) {
        List<Definition> definitions = session.query(
                "SELECT type, name, tbl_name, coalesce(sql, '') FROM main.sqlite_schema",
                row -> new Definition(row.text(1), lower(row.text(2)), lower(row.text(3)), row.text(4)));
        Set<String> names = new TreeSet<>();
        script.statements().forEach(statement -> names.addAll(names(statement.tokens())));
        List<Definition> left = new ArrayList<>(definitions);
        for (List<Definition> next = next(left, names); !next.isEmpty(); next = next(left, names)) {
            left.removeAll(next);
            next.forEach(definition -> names.addAll(names(Token.meaningful(definition.sql))));
        }
        return definitions.stream()
                .filter(definition -> definition.type.equals("table") && names.contains(definition.name))
                .map(Definition::name)
                .sorted()
                .toList();
    }

    private static List<Definition> next(List<Definition> left, Set<String> names) {
        return left.stream()
                .filter(definition -> definition.isGoneThrough(names))
                .toList();
    }

    private static Set<String> names(List<Token> tokens) {
        return tokens.stream().map(Token::name).collect(Collectors.toSet());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
