package dev.litekeeper.life.bringback;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.bringback.BringBackOrder.Rows;
import dev.litekeeper.sqlite.Column;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables of both sides, paired by name when they are asked for; the chosen rows may belong to a table of another
/// name now. For one session over both sides.
final class Twins {
    private final Session session;
    private final Schema then;
    private final Schema now;
    private final Rows rows;
    private final Map<String, Twin> pairs = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /// @param then the schema of the attached state
    Twins(Session session, Schema then, Rows rows) {
        this.session = session;
        this.rows = rows;
        this.then = then;
        this.now = Schema.of(session);
    }

    /// The pair of the chosen rows. Fails with a reason where they cannot be brought back.
    Twin asked() {
        Optional<Table> before = find(then, rows.table());
        Optional<Table> after = find(now, nameNow());
        if (before.isEmpty() || after.isEmpty()) {
            throw new Absent(session, then, now, rows).failure(before, after);
        }
        return pair(before.get(), after.get());
    }

    private String nameNow() {
        return rows.into().orElse(rows.table());
    }

    /// The pair of this name of now; empty where one of the sides has no such table, or its rows cannot be compared.
    Optional<Twin> find(String name) {
        String nameThen = name.equalsIgnoreCase(nameNow()) ? rows.table() : name;
        try {
            return find(then, nameThen).flatMap(before -> find(now, name).map(after -> pair(before, after)));
        } catch (Failure e) {
            if (e.kind() != Kind.REFUSED) {
                throw e;
            }
            notes.add("foreign keys that lead to " + name + " were not followed: " + e.problem());
            return Optional.empty();
        }
    }

    /// What is to be known of the pairs asked for.
    List<String> notes() {
        return notes.stream().distinct().toList();
    }

    /// Every table of now that has its own rows.
    List<String> tables() {
        return now.tables().stream()
                .filter(table -> table.kind() == Table.Kind.ORDINARY && !table.internal())
                .map(Table::name)
                .toList();
    }

    private Twin pair(Table before, Table after) {
        Twin known = pairs.get(after.name());
        if (known == null) {
            requireRows(before);
            requireRows(after);
            known = twin(before, after);
            pairs.put(after.name(), known);
            session.execute(known.createChosen(Twin.THEN));
        }
        return known;
    }

    private Twin twin(Table before, Table after) {
        Set<String> there = written(after).collect(Collectors.toSet());
        List<String> columns = written(before).filter(there::contains).toList();
        List<String> declared = declared(before);
        if (before.withoutRowid() != after.withoutRowid() || !declared.equals(declared(after))) {
            throw Problem.refused("the table has another primary key than it had then")
                    .at(after.name())
                    .because("(" + String.join(", ", declared) + ") then, (" + String.join(", ", declared(after))
                            + ") now")
                    .hint("restore the old state beside the database with restore --to, and copy the rows by hand")
                    .failure();
        }
        Optional<String> rowid = before.rowid().filter(name -> after.rowid().isPresent());
        if (rowid.isEmpty() && !before.withoutRowid()) {
            throw Problem.refused("the columns of the table have taken every name of its rowid")
                    .at(after.name())
                    .failure();
        }
        boolean rowidIsColumn = rowidIsColumn(before, declared);
        boolean byKey = !declared.isEmpty()
                && (before.withoutRowid() || rowidIsColumn || keyIsComplete(before, after, declared));
        tellColumns(before, after);
        if (!byKey) {
            notes.add(after.name() + ": " + (declared.isEmpty() ? "no primary key" : "a primary key with NULLs")
                    + ", so rows are told apart by their rowid, which VACUUM may have changed since");
        }
        return new Twin(
                after.name(), before.name(), rowid, byKey ? declared : List.of(), declared, columns, rowidIsColumn);
    }

    private void tellColumns(Table before, Table after) {
        Set<String> has = written(after).collect(Collectors.toSet());
        Set<String> had = written(before).collect(Collectors.toSet());
        written(before)
                .filter(column -> !has.contains(column))
                .forEach(column ->
                        notes.add(after.name() + "." + column + " is not there any more: its values stay away"));
        written(after)
                .filter(column -> !had.contains(column))
                .forEach(column -> notes.add(after.name() + "." + column
                        + " is new since: rows that are there keep theirs, others get its default"));
    }

    /// A primary key other than the rowid may hold NULLs, of which any number are there.
    private boolean keyIsComplete(Table before, Table after, List<String> declared) {
        String anyNull = declared.stream()
                .map(column -> Quoted.name(column) + " IS NULL")
                .collect(Collectors.joining(" OR "));
        return Stream.of("main." + Quoted.name(after.name()), Twin.THEN + "." + Quoted.name(before.name()))
                .allMatch(table ->
                        session.queryLong("SELECT EXISTS (SELECT 1 FROM " + table + " WHERE " + anyNull + ")") == 0);
    }

    private boolean rowidIsColumn(Table table, List<String> declared) {
        if (table.withoutRowid() || declared.size() != 1) {
            return false;
        }
        boolean integer = table.columns().stream()
                .anyMatch(column -> column.keyPosition() == 1 && column.type().equalsIgnoreCase("INTEGER"));
        return integer
                && session.queryLong(
                                "SELECT count(*) FROM pragma_index_list(?, ?) WHERE origin = 'pk'",
                                table.name(),
                                Twin.THEN)
                        == 0;
    }

    private static Stream<String> written(Table table) {
        return table.columns().stream()
                .filter(column -> column.kind() == Column.Kind.ORDINARY)
                .map(Column::name);
    }

    private static List<String> declared(Table table) {
        return table.columns().stream()
                .filter(column -> column.keyPosition() > 0)
                .sorted(Comparator.comparingInt(Column::keyPosition))
                .map(Column::name)
                .toList();
    }

    private static void requireRows(Table table) {
        if (table.internal() || table.name().equals(Schema.HISTORY)) {
            throw Problem.refused("this table is not the app's: its rows are not brought back one by one")
                    .at(table.name())
                    .failure();
        }
        switch (table.kind()) {
            case ORDINARY -> {
                return;
            }
            case VIRTUAL ->
                throw Problem.refused("a virtual table keeps its rows elsewhere")
                        .at(table.name())
                        .hint("bring back the rows of the table it reads; a full-text index follows by its triggers")
                        .failure();
            case SHADOW ->
                throw Problem.refused("this table is the inside of a virtual table")
                        .at(table.name())
                        .failure();
        }
    }

    private static Optional<Table> find(Schema schema, String name) {
        return schema.tables().stream()
                .filter(table -> table.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
