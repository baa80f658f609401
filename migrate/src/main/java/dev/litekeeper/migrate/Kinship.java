package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Session;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which tables can lose rows because of a change to another one: through `ON DELETE CASCADE`, and through triggers.
/// All names are in lower case.
///
/// @param tables every table and view
/// @param children the tables that lose rows with those of their parent
/// @param triggers what the triggers of a table or view can change
/// @param replacing the tables that have `REPLACE` in their definition, so that an insert can delete
record Kinship(
        Set<String> tables,
        Map<String, Set<String>> children,
        Map<String, List<Trigger>> triggers,
        Set<String> replacing) {

    /// The tables that a trigger names, and whether it holds a `DELETE` or `REPLACE`.
    record Trigger(Set<String> tables, boolean deletes) {}

    private record Definition(String type, String name, String table, String sql) {
        List<Token> tokens() {
            return Token.meaningful(sql);
        }

        /// Whether it is a table that holds this word; one in a comment does not count.
        boolean isTableWith(String word) {
            return type.equals("table")
                    && sql.toUpperCase(Locale.ROOT).contains(word)
                    && tokens().stream().anyMatch(token -> token.is(word));
        }
    }

    static Kinship of(Session session) {
        List<Definition> definitions = session.query(
                "SELECT type, name, tbl_name, coalesce(sql, '') FROM main.sqlite_schema",
                row -> new Definition(row.text(1), lower(row.text(2)), lower(row.text(3)), row.text(4)));
        Set<String> tables = definitions.stream()
                .filter(definition -> definition.type.equals("table") || definition.type.equals("view"))
                .map(Definition::name)
                .collect(Collectors.toSet());
        Map<String, Set<String>> children = new HashMap<>();
        session.forEach(
                "SELECT DISTINCT m.name, f.\"table\" FROM main.sqlite_schema m, pragma_foreign_key_list(m.name) f"
                        + " WHERE m.type = 'table' AND f.on_delete = 'CASCADE'",
                row -> children.computeIfAbsent(lower(row.text(2)), _ -> new HashSet<>())
                        .add(lower(row.text(1))));
        Map<String, List<Trigger>> triggers = definitions.stream()
                .filter(definition -> definition.type.equals("trigger"))
                .collect(Collectors.groupingBy(
                        Definition::table,
                        Collectors.mapping(definition -> trigger(definition.tokens(), tables), Collectors.toList())));
        Set<String> replacing = definitions.stream()
                .filter(definition -> definition.isTableWith("REPLACE"))
                .map(Definition::name)
                .collect(Collectors.toSet());
        return new Kinship(tables, children, triggers, replacing);
    }

    private static Trigger trigger(List<Token> tokens, Set<String> tables) {
        return new Trigger(named(tokens, tables), deletes(tokens));
    }

    /// The tables that can lose rows when this statement runs, beside those it deletes by itself.
    Set<String> endangeredBy(Statement statement) {
        Set<String> named = named(statement.tokens(), tables);
        boolean deletes = deletes(statement.tokens())
                || statement.first().is("DROP")
                || named.stream().anyMatch(replacing::contains);
        return endangered(named, deletes);
    }

    private Set<String> endangered(Collection<String> touched, boolean deletes) {
        Set<String> losing = new TreeSet<>();
        Map<String, Boolean> seen = new HashMap<>();
        Deque<Map.Entry<String, Boolean>> queue = new ArrayDeque<>();
        touched.forEach(table -> queue.add(Map.entry(table, deletes)));
        while (!queue.isEmpty()) {
            Map.Entry<String, Boolean> next = queue.remove();
            String table = next.getKey();
            Boolean known = seen.get(table);
            if (known != null && (known || !next.getValue())) {
                continue;
            }
            seen.put(table, next.getValue());
            if (next.getValue()) {
                for (String child : children.getOrDefault(table, Set.of())) {
                    losing.add(child);
                    queue.add(Map.entry(child, true));
                }
            }
            for (Trigger trigger : triggers.getOrDefault(table, List.of())) {
                for (String other : trigger.tables) {
                    if (trigger.deletes) {
                        losing.add(other);
                    }
                    queue.add(Map.entry(other, trigger.deletes || replacing.contains(other)));
                }
            }
        }
        losing.retainAll(tables);
        return losing;
    }

    private static Set<String> named(List<Token> tokens, Set<String> tables) {
        return tokens.stream().map(Token::name).filter(tables::contains).collect(Collectors.toSet());
    }

    private static boolean deletes(List<Token> tokens) {
        return tokens.stream().anyMatch(token -> token.is("DELETE") || token.is("REPLACE"));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
