package dev.litekeeper.life.check;

import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The collations and functions that the order of an index depends on and that SQLite itself does not have.
final class ForeignCollations {
    private static final Pattern CALL = Pattern.compile("\\b([A-Za-z_][A-Za-z0-9_]*)\\s*\\(");
    private static final Set<String> WORDS = Set.of(
            "in", "values", "cast", "exists", "and", "or", "not", "when", "then", "else", "like", "glob", "where");

    private ForeignCollations() {}

    static List<String> of(Session session) {
        List<String> found = new ArrayList<>(session.query("""
                SELECT DISTINCT x.coll || ' (index ' || i.name || ')'
                FROM sqlite_schema AS t, pragma_index_list(t.name) AS i, pragma_index_xinfo(i.name) AS x
                WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND x.key
                  AND upper(x.coll) NOT IN ('BINARY', 'NOCASE', 'RTRIM')""", row -> row.text(1)));
        Set<String> known =
                new TreeSet<>(session.query("SELECT lower(name) FROM pragma_function_list", row -> row.text(1)));
        session.forEach(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
                row -> functions(row.text(2)).stream()
                        .filter(function -> !known.contains(function) && !WORDS.contains(function))
                        .forEach(function -> found.add(function + "() (index " + row.text(1) + ")")));
        return List.copyOf(found);
    }

    /// The names called in what follows the table of a CREATE INDEX.
    private static Set<String> functions(String sql) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = CALL.matcher(sql.substring(sql.indexOf('(') + 1));
        while (matcher.find()) {
            names.add(matcher.group(1).toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
