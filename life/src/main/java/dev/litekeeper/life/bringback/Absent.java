package dev.litekeeper.life.bringback;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.bringback.BringBackOrder.Rows;
import dev.litekeeper.sqlite.Column;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.SchemaObject;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Tells why a table is not there on one of the sides, and the way on: under which name it may be, or what makes it
/// again.
record Absent(Session session, Schema then, Schema now, Rows rows) {

    /// What is wrong where one of these is empty.
    Failure failure(Optional<Table> before, Optional<Table> after) {
        if (then.objects().stream()
                .anyMatch(
                        object -> object.type().equals("view") && object.name().equalsIgnoreCase(rows.table()))) {
            return Problem.refused("a view has no rows of its own")
                    .at(rows.table())
                    .hint("name the table that it reads")
                    .failure();
        }
        if (before.isEmpty()) {
            return Problem.usage(
                            after.isPresent() ? "the table was not there then" : "no such table, neither then nor now")
                    .at(rows.table())
                    .hint("tables then: " + names(then))
                    .failure();
        }
        return rows.into().isPresent() ? noSuchTarget(rows.into().get()) : gone(before.get());
    }

    private Failure noSuchTarget(String name) {
        return Problem.usage("no such table now")
                .at(name)
                .hint("tables now: " + names(now))
                .failure();
    }

    private Failure gone(Table table) {
        long count = session.queryLong("SELECT count(*) FROM " + Twin.THEN + "." + Quoted.name(table.name()));
        String had = "it had " + count + " rows then";
        List<String> renamed = now.tables().stream()
                .filter(other -> columns(other).equals(columns(table))
                        && find(then, other.name()).isEmpty())
                .map(Table::name)
                .toList();
        Problem problem =
                Problem.refused("the table was there then and is not now").at(table.name());
        if (!renamed.isEmpty()) {
            String names = String.join(", ", renamed);
            return problem.because(had + "; " + names + " has the same columns and was not there then")
                    .hint("where it was renamed, add: --into " + renamed.getFirst())
                    .failure();
        }
        return problem.because(had + "; bring-back writes rows and changes no schema")
                .hint("make the table again, with a script or these statements, then say this again: "
                        + String.join(" ", statements(table.name())))
                .failure();
    }

    /// What made the table, its indexes and its triggers, in the order in which that works.
    private List<String> statements(String table) {
        return then.objects().stream()
                .filter(object ->
                        object.table().equalsIgnoreCase(table) && !object.sql().isEmpty())
                .sorted((one, other) -> Boolean.compare(
                        !one.type().equals("table"), !other.type().equals("table")))
                .map(SchemaObject::sql)
                .map(sql -> sql.strip() + ";")
                .toList();
    }

    private static Set<String> columns(Table table) {
        return table.columns().stream().map(Column::name).collect(Collectors.toSet());
    }

    private static String names(Schema schema) {
        return schema.application().tables().stream()
                .filter(table -> table.kind() == Table.Kind.ORDINARY && !table.internal())
                .map(Table::name)
                .collect(Collectors.joining(", "));
    }

    private static Optional<Table> find(Schema schema, String name) {
        return schema.tables().stream()
                .filter(table -> table.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
