package dev.litekeeper.cli;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Begin;
import dev.litekeeper.sqlite.Column;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Table;
import dev.litekeeper.sqlite.TableSum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The table that suffers in the tour: the one with the most rows that an UPDATE can change. `columns` are those of it
/// that can be set, the
/// likeliest first.
record Victim(String table, List<String> columns) {

    Victim {
        columns = List.copyOf(columns);
    }

    /// That of this database; the tour's own table where nothing else has rows.
    static Victim in(DatabaseFile database, Fingerprint content) {
        List<String> bySize = content.tables().stream()
                .filter(sum -> sum.rows() > 0)
                .sorted(Comparator.comparingLong(TableSum::rows).reversed())
                .map(TableSum::table)
                .toList();
        try (Session session = database.read()) {
            List<Table> tables = Schema.of(session).tables();
            List<Victim> candidates = bySize.stream()
                    .flatMap(name -> ordinary(name, tables).stream())
                    .map(table -> new Victim(table.name(), settable(table)))
                    .toList();
            return candidates.stream()
                    .filter(victim -> !victim.columns().isEmpty())
                    .findFirst()
                    .or(() -> candidates.stream().findFirst())
                    .orElse(new Victim("litekeeper_tour", List.of("note")));
        }
    }

    /// Overwrites a column in all rows, as an UPDATE that lacks its WHERE; where the schema's own rules prevent that
    /// for each column, deletes all rows. Answers the statement.
    String harm(DatabaseFile database) {
        Stream<String> updates = Stream.of("NULL", "'oops'", "0")
                .flatMap(value -> columns.stream()
                        .map(column -> "UPDATE " + Quoted.name(table) + " SET " + Quoted.name(column) + " = " + value));
        try (Session session = database.write()) {
            for (String statement : Stream.concat(updates, Stream.of("DELETE FROM " + Quoted.name(table)))
                    .toList()) {
                if (succeeds(session, statement)) {
                    return statement;
                }
            }
        }
        throw Problem.bad("the tour could not do any harm")
                .at(table)
                .because("the rules of the schema prevent every careless statement it tried")
                .failure();
    }

    /// How many rows there are, and how many different values in each column.
    String glance(DatabaseFile database) {
        String sql = "SELECT count(*)"
                + columns.stream()
                        .limit(3)
                        .map(column -> ", count(DISTINCT " + Quoted.name(column) + ")")
                        .collect(Collectors.joining())
                + " FROM " + Quoted.name(table);
        try (Session session = database.read()) {
            return session.first(sql, row -> {
                        StringBuilder text = new StringBuilder(row.integer(1) + " rows in " + table);
                        for (int i = 0; i < Math.min(3, columns.size()); i++) {
                            text.append(i == 0 ? ", different values: " : ", ")
                                    .append(row.integer(i + 2))
                                    .append(" in ")
                                    .append(columns.get(i));
                        }
                        return text.toString();
                    })
                    .orElseThrow();
        }
    }

    private static boolean succeeds(Session session, String statement) {
        session.begin(Begin.IMMEDIATE);
        try {
            session.update(statement);
            session.commit();
            return true;
        } catch (Failure prevented) {
            session.rollback();
            return false;
        }
    }

    private static Optional<Table> ordinary(String name, List<Table> tables) {
        return tables.stream()
                .filter(table -> table.name().equals(name) && table.kind() == Table.Kind.ORDINARY && !table.internal())
                .findFirst();
    }

    private static List<String> settable(Table table) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.removeIf(column -> column.kind() != Column.Kind.ORDINARY || column.keyPosition() > 0);
        columns.sort(Comparator.comparing(Column::notNull));
        return columns.stream().map(Column::name).toList();
    }
}
