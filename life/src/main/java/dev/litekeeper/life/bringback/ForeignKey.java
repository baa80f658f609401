package dev.litekeeper.life.bringback;

import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A foreign key as the database declares it now.
///
/// @param from the columns of `child` that refer to
/// @param to the columns of `parent`, in the same order
/// @param onUpdate what follows when a parent's value changes, as in `CASCADE`
record ForeignKey(String child, List<String> from, String parent, List<String> to, String onUpdate) {
    ForeignKey {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /// Every foreign key of a table.
    static List<ForeignKey> of(Session session, String table) {
        Map<Long, List<Part>> keys = new LinkedHashMap<>();
        session.forEach(
                "SELECT id, \"table\", \"from\", \"to\", on_update FROM pragma_foreign_key_list(?, 'main') ORDER BY id, seq",
                row -> keys.computeIfAbsent(row.integer(1), _ -> new ArrayList<>())
                        .add(new Part(row.text(2), row.text(3), row.text(4), row.text(5))),
                table);
        return keys.values().stream().map(parts -> key(session, table, parts)).toList();
    }

    /// One column of a key; `to` is empty where the parent's primary key is meant.
    private record Part(String parent, String from, String to, String onUpdate) {}

    private static ForeignKey key(Session session, String table, List<Part> parts) {
        Part first = parts.getFirst();
        List<String> to = first.to.isEmpty()
                ? session.query(
                        "SELECT name FROM pragma_table_info(?, 'main') WHERE pk > 0 ORDER BY pk",
                        row -> row.text(1),
                        first.parent)
                : parts.stream().map(Part::to).toList();
        return new ForeignKey(table, parts.stream().map(Part::from).toList(), first.parent, to, first.onUpdate);
    }

    /// Whether its columns can be compared: as many on both ends.
    boolean sound() {
        return !to.isEmpty() && from.size() == to.size();
    }

    /// Holds where the row `child` refers to a parent.
    String refers(String child) {
        return from.stream()
                .map(column -> child + "." + Quoted.name(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    /// Holds where `parent` is the parent of `child`.
    String joins(String child, String parent) {
        return IntStream.range(0, from.size())
                .mapToObj(i -> parent + "." + Quoted.name(to.get(i)) + " = " + child + "." + Quoted.name(from.get(i)))
                .collect(Collectors.joining(" AND "));
    }

    /// A text that names the parent that `child` refers to, as in `id 7`.
    String wanted(String child) {
        return IntStream.range(0, from.size())
                .mapToObj(
                        i -> Quoted.text(to.get(i) + " ") + " || quote(" + child + "." + Quoted.name(from.get(i)) + ")")
                .collect(Collectors.joining(" || ', ' || "));
    }
}
