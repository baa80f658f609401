package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How a row of the table becomes one of the new table: the statements that bring rows over and compare
/// them.
final class Mapping {
    private static final String VICTIM = "litekeeper_victim";
    private static final Set<String> TAKEN =
            Set.of("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID");

    private final Session session;
    private final Key key;
    private final String table;
    private final String shadow;
    private final List<String> columns;
    private final List<String> values;

    /// Fails as refused where the new table has another key.
    Mapping(Session session, Key key, OnlineForm form) {
        this.session = session;
        this.key = key;
        this.table = Quoted.name(form.table());
        this.shadow = Quoted.name(form.shadow());
        List<String> into = new ArrayList<>(form.columns());
        List<String> from = new ArrayList<>(form.values());
        if (key.renumbered() && !Key.speaksOfRowid(form)) {
            into.addFirst(key.columns().getFirst());
            from.addFirst(key.columns().getFirst());
        }
        this.columns = List.copyOf(into);
        this.values = List.copyOf(from);
    }

    String table() {
        return table;
    }

    String shadow() {
        return shadow;
    }

    /// Whether rows keep their keys.
    boolean keepsKey() {
        return key.columns().stream()
                .allMatch(wanted -> IntStream.range(0, columns.size())
                        .anyMatch(i -> Key.bare(columns.get(i)).equals(Key.bare(wanted))
                                && Key.bare(values.get(i)).equals(Key.bare(wanted))));
    }

    /// Copies the stretch that the cursor has marked; answers how many rows.
    long copy(Cursor cursor) {
        return insert(cursor.stretch(table + ".") + " ORDER BY " + key.list(table + "."), 0);
    }

    /// Brings over anew the rows whose keys stand in the log up to `last`, as far as `passed` lets them;
    /// answers how many notes those were.
    long refresh(long last, String passed) {
        String logged = " IN (SELECT " + key.storedList() + " FROM main." + Own.LOG + " WHERE id <= " + last + ")";
        session.execute("DELETE FROM main." + shadow + " WHERE " + key.tuple("") + logged);
        insert(key.tuple(table + ".") + logged + passed, last);
        return session.update("DELETE FROM main." + Own.LOG + " WHERE id <= " + last);
    }

    /// Where a row is in the way of another one, it goes if it is not up to date; its key is in the log
    /// then, or it is not in the table any more.
    private long insert(String condition, long last) {
        String rows = " INTO main." + shadow + " (" + String.join(", ", columns) + ") SELECT "
                + String.join(", ", values) + " FROM main." + table + " WHERE " + condition;
        session.execute("SAVEPOINT litekeeper_copy");
        try {
            long copied = session.update("INSERT" + rows);
            session.execute("RELEASE litekeeper_copy");
            return copied;
        } catch (SqlFailure e) {
            if (!TAKEN.contains(e.code())) {
                throw e;
            }
            session.execute("ROLLBACK TO litekeeper_copy");
            session.execute("RELEASE litekeeper_copy");
        }
        session.execute("PRAGMA recursive_triggers = ON");
        session.execute("CREATE TEMP TRIGGER " + VICTIM + " BEFORE DELETE ON main." + shadow
                + " WHEN EXISTS (SELECT 1 FROM main." + table + " AS o WHERE " + sameKey("o.", "OLD.")
                + ") AND NOT EXISTS (SELECT 1 FROM main." + Own.LOG + " AS l WHERE l.id > " + last + " AND "
                + key.each(i -> "l.k" + (i + 1) + " IS OLD." + key.columns().get(i))
                + ") BEGIN SELECT RAISE(ABORT, 'two rows of the table have the same values where they must be unique');"
                + " END");
        long copied = session.update("INSERT OR REPLACE" + rows);
        session.execute("DROP TRIGGER temp." + VICTIM);
        return copied;
    }

    private String sameKey(String one, String other) {
        return key.each(
                i -> one + key.columns().get(i) + " = " + other + key.columns().get(i));
    }

    /// How many rows of the marked stretch are not in the new table as they should be, or are there and
    /// should not. One whose key is in the log is not among them: it is brought over anyway.
    long differing(Cursor cursor) {
        long[] found = session.first(
                        "SELECT count(s." + key.columns().getFirst() + "), coalesce(sum(CASE WHEN " + equal()
                                + " THEN 0 ELSE NOT " + noted(i -> "o.k" + (i + 1)) + " END), 0) FROM ("
                                + mapped(cursor)
                                + ") AS o LEFT JOIN main." + shadow + " AS s ON " + joined(),
                        row -> new long[] {row.integer(1), row.integer(2)})
                .orElseThrow();
        long there =
                session.queryLong("SELECT count(*) FROM main." + shadow + " WHERE " + cursor.stretch(shadow + "."));
        return found[1] + (there > found[0] ? strangers(cursor) : 0);
    }

    private long strangers(Cursor cursor) {
        return session.queryLong("SELECT count(*) FROM main." + shadow + " AS s WHERE " + strange(cursor) + " AND NOT "
                + noted(i -> "s." + key.columns().get(i)));
    }

    /// The condition for rows `s` of the new table that have no counterpart.
    private String strange(Cursor cursor) {
        return cursor.stretch("s.") + " AND NOT EXISTS (SELECT 1 FROM main." + table + " AS o WHERE "
                + sameKey("o.", "s.") + ")";
    }

    private String noted(IntFunction<String> value) {
        return "EXISTS (SELECT 1 FROM main." + Own.LOG + " AS l WHERE "
                + key.each(i -> "l.k" + (i + 1) + " IS " + value.apply(i)) + ")";
    }

    /// Puts the keys of such rows into the log.
    void logDifferences(Cursor cursor) {
        String log = "INSERT INTO main." + Own.LOG + " (" + key.storedList() + ") ";
        session.execute(
                log + "SELECT " + key.stored().stream().map(k -> "o." + k).collect(Collectors.joining(", "))
                        + " FROM (" + mapped(cursor) + ") AS o LEFT JOIN main." + shadow + " AS s ON " + joined()
                        + " WHERE NOT (" + equal() + ")");
        session.execute(log + "SELECT " + key.list("s.") + " FROM main." + shadow + " AS s WHERE " + strange(cursor));
    }

    private String mapped(Cursor cursor) {
        String keys = IntStream.range(0, key.columns().size())
                .mapToObj(i -> table + "." + key.columns().get(i) + " AS k" + (i + 1))
                .collect(Collectors.joining(", "));
        String mapped = IntStream.range(0, values.size())
                .mapToObj(i -> values.get(i) + " AS v" + i)
                .collect(Collectors.joining(", "));
        return "SELECT " + keys + ", " + mapped + " FROM main." + table + " WHERE " + cursor.stretch(table + ".");
    }

    private String joined() {
        return key.each(i -> "s." + key.columns().get(i) + " = o.k" + (i + 1));
    }

    private String absent() {
        return "s." + key.columns().getFirst() + " IS NULL";
    }

    private String equal() {
        return "NOT (" + absent() + ") AND "
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> "(o.v" + i + " IS s." + columns.get(i) + " COLLATE BINARY)")
                        .collect(Collectors.joining(" AND "));
    }
}
