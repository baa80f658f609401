package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Holds the facts of a table before and after against what was asked for.
final class Faithful {
    private Faithful() {}

    /// Fails where anything differs that no change asked for; notes a table that is as it was.
    static void check(
            Map<String, String> before,
            Map<String, String> after,
            String table,
            List<Change> changes,
            List<String> notes) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        if (names.isEmpty()) {
            notes.add(table + " is like that already");
        }
        List<String> allowed = changes.stream().flatMap(Faithful::touched).toList();
        List<String> others = new ArrayList<>();
        for (String name : names) {
            if (allowed.stream().noneMatch(pattern -> matches(name, pattern))) {
                others.add(name + ": " + before.get(name) + " -> " + after.get(name));
            }
        }
        if (!others.isEmpty()) {
            throw Problem.refused("no safe way is known to make this change")
                    .at(table)
                    .because("it would change more than was asked for: " + String.join("; ", others))
                    .hint("write the script by hand, and rehearse it")
                    .failure();
        }
    }

    private static boolean matches(String name, String pattern) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    private static Stream<String> touched(Change change) {
        return switch (change) {
            case Change.SetNotNull it -> ofColumn(it.column());
            case Change.DropNotNull it -> ofColumn(it.column());
            case Change.SetDefault it -> ofColumn(it.column());
            case Change.DropDefault it -> ofColumn(it.column());
            case Change.SetType it -> ofColumn(it.column());
            case Change.SetCollation it -> Stream.concat(ofColumn(it.column()), Stream.of("index *"));
            case Change.AddCheck _ -> Stream.of("constraints");
            case Change.DropConstraint _ ->
                Stream.of("constraints", "words of *", "index of *", "foreign key *", "column *");
            case Change.AddUnique it -> Stream.of("index " + lower(Native.uniqueName(it.table(), it.columns())));
            case Change.AddReference it ->
                Stream.concat(ofColumn(it.column()), Stream.of("foreign key " + lower(it.column()) + " -> *"));
            case Change.AddColumn it -> comingOrGoing(it.column());
            case Change.DropColumn it -> comingOrGoing(it.column());
            case Change.MakeStrict _ -> Stream.of("table");
            case Change.RenameColumn _, Change.RenameTable _ -> Stream.of();
        };
    }

    private static Stream<String> ofColumn(String column) {
        return Stream.of("column " + lower(column), "words of " + lower(column));
    }

    private static Stream<String> comingOrGoing(String column) {
        return Stream.concat(
                ofColumn(column),
                Stream.of("columns", "foreign key " + lower(column) + " -> *", "index of " + lower(column) + " *"));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
