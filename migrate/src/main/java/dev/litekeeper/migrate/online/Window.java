package dev.litekeeper.migrate.online;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.SchemaObject;
import dev.litekeeper.sqlite.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The time after a change in which the old table is kept in step, by triggers on the new one, so that the
/// way back is one exchange and keeps what was written later. Only for changes whose every later row fits
/// the old table, so that no writer can fail by it.
final class Window {
    private static final String KEPT = "litekeeper_window";
    private static final String VICTIMS = "litekeeper_victims";
    private static final String GONE_INDEX = "litekeeper_gone_";
    private static final int EXERCISED = 1_000;

    private final Session session;
    private final OnlineForm form;
    private final Key key;
    private final List<String> columns;

    Window(Session session, OnlineForm form, Key key) {
        this.session = session;
        this.form = form;
        this.key = key;
        this.columns = new ArrayList<>();
    }

    /// Fails as refused, with every reason, where a row that is written later might not fit the old table,
    /// or would lose something by the way back. To be called before the change begins.
    void require(Trial trial) {
        List<String> reasons = new ArrayList<>(trial.relaxed());
        session.forEach(
                "SELECT name, dflt_value FROM pragma_table_xinfo(?) WHERE hidden = 0",
                row -> {
                    String name = row.text(1);
                    String lower = name.toLowerCase(Locale.ROOT);
                    if (form.copies(lower) || fills(lower)) {
                        columns.add(Quoted.name(name));
                    } else if (form.names(lower)) {
                        reasons.add(name + " gets other values, and no rule leads back");
                    } else if (row.textOrNull(2) == null && holds(name)) {
                        reasons.add(name + " goes, and rows that are written later would have none");
                    }
                },
                form.table());
        if (!reasons.isEmpty()) {
            throw Problem.refused("this change cannot be kept reversible")
                    .at(form.script().source().file())
                    .because(String.join("; ", reasons))
                    .hint("remove the line `-- litekeeper: reversible`: litekeeper migrate undo works without it too")
                    .failure();
        }
    }

    /// Whether a column keeps its value and only gets one where it has none.
    private boolean fills(String column) {
        return IntStream.range(0, form.columns().size())
                .filter(i -> Key.bare(form.columns().get(i)).equals(column))
                .mapToObj(i -> Token.meaningful(form.values().get(i)))
                .anyMatch(value -> value.size() > 4
                        && (value.get(0).is("COALESCE") || value.get(0).is("IFNULL"))
                        && value.get(2).name().equals(column)
                        && value.get(3).isSymbol(','));
    }

    private boolean holds(String column) {
        return session.queryLong("SELECT EXISTS (SELECT 1 FROM main." + Quoted.name(form.table()) + " WHERE "
                        + Quoted.name(column) + " IS NOT NULL)")
                == 1;
    }

    /// Opens it, right after the exchange and in its transaction.
    ///
    /// @param before what the table was
    void open(List<SchemaObject> before, Instant until) {
        session.execute("CREATE TABLE main." + KEPT + " (type TEXT, name TEXT, sql TEXT, aside TEXT)");
        String old = Own.old(form.table());
        for (SchemaObject object : before) {
            boolean own = object.name().startsWith(Own.TRIGGER);
            String aside = object.type().equals("index") && !object.sql().isEmpty() ? aside(object, old) : "";
            if (!own) {
                keep(object.type(), object.name(), object.sql(), aside);
            }
        }
        keep("until", until.toString(), hash(session, form.table()), "");
        session.execute("CREATE TABLE main." + VICTIMS + " (" + key.storedList() + ")");
        triggers(Quoted.name(form.table()), Quoted.name(old));
    }

    private void keep(String type, String name, String sql, String aside) {
        session.update("INSERT INTO main." + KEPT + " VALUES (?, ?, ?, ?)", type, name, sql, aside);
    }

    /// What an index of the old table is called now: it says the same as before, but for its names.
    private String aside(SchemaObject index, String old) {
        String moved = IndexText.of(index.sql()).moved("x", "y");
        return session
                .query(
                        "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
                        row -> List.of(row.text(1), IndexText.of(row.text(2)).moved("x", "y")),
                        old)
                .stream()
                .filter(pair -> pair.getLast().equals(moved))
                .map(List::getFirst)
                .findFirst()
                .orElseThrow();
    }

    private void triggers(String table, String old) {
        Sync sync = new Sync(session, key, form.table());
        String victims = sync.victims(VICTIMS);
        String purge = victims.isEmpty()
                ? ""
                : "DELETE FROM " + old + " WHERE " + key.tuple("") + " IN (SELECT " + key.storedList() + " FROM "
                        + VICTIMS + ") AND NOT EXISTS (SELECT 1 FROM " + table + " WHERE "
                        + key.each(i -> table + "." + column(i) + " = " + old + "." + column(i)) + ")";
        String forget = victims.isEmpty() ? "" : "; DELETE FROM " + VICTIMS + "; ";
        List<String> into = new ArrayList<>(columns);
        if (key.renumbered()) {
            into.addFirst(key.columns().getFirst());
        }
        String same = key.each(i -> column(i) + " = NEW." + column(i));
        sync.trigger(
                "insert",
                "AFTER INSERT",
                purge + forget + "DELETE FROM " + old + " WHERE " + same + "; INSERT INTO " + old + " ("
                        + String.join(", ", into) + ") VALUES ("
                        + into.stream().map(column -> "NEW." + column).collect(Collectors.joining(", ")) + "); ");
        String was = key.each(i -> column(i) + " = OLD." + column(i));
        String moved = "NOT (" + key.each(i -> "NEW." + column(i) + " = OLD." + column(i)) + ")";
        sync.trigger(
                "update",
                "AFTER UPDATE",
                (victims.isEmpty() ? "" : purge + " AND NOT (" + was + ")") + forget + "DELETE FROM " + old + " WHERE "
                        + same + " AND " + moved + "; UPDATE " + old + " SET "
                        + into.stream()
                                .map(column -> column + " = CASE WHEN NEW." + column + " IS OLD." + column
                                        + " COLLATE BINARY THEN " + column + " ELSE NEW." + column + " END")
                                .collect(Collectors.joining(", "))
                        + " WHERE " + was + "; ");
        sync.trigger("delete", "AFTER DELETE", "DELETE FROM " + old + " WHERE " + was + "; ");
        if (!victims.isEmpty()) {
            sync.trigger("replace", "BEFORE INSERT", victims);
            sync.trigger("update_replace", "BEFORE UPDATE", victims);
        }
    }

    private String column(int i) {
        return key.columns().get(i);
    }

    /// Until when it is open.
    static Instant until(Session session) {
        return Instant.parse(session.queryText("SELECT name FROM main." + KEPT + " WHERE type = 'until'"));
    }

    /// Leads back: the old table is in its place again, with what was written since. Inside a transaction
    /// that holds the write lock, with foreign keys off; the caller rolls back where it fails.
    static void undo(Session session, State state) {
        String hash = session.queryText("SELECT sql FROM main." + KEPT + " WHERE type = 'until'");
        if (!hash.equals(hash(session, state.table()))) {
            throw Problem.refused("the table was changed since")
                    .at(state.table())
                    .because("its columns, indexes or triggers are not what the script made")
                    .hint("litekeeper migrate undo --scripts, or litekeeper migrate online finish ends the way back")
                    .failure();
        }
        List<SchemaObject> wanted = session.query(
                "SELECT type, name, sql FROM main." + KEPT + " WHERE type <> 'until'",
                row -> new SchemaObject(row.text(1), row.text(2), state.table(), row.text(3)));
        Map<String, String> indexes = new HashMap<>();
        session.forEach(
                "SELECT lower(name), aside FROM main." + KEPT + " WHERE aside <> ''",
                row -> indexes.put(row.text(1), row.text(2)));
        List<String> triggers = wanted.stream()
                .filter(object -> object.type().equals("trigger"))
                .map(SchemaObject::sql)
                .toList();
        session.execute("PRAGMA legacy_alter_table = ON");
        session.execute("ALTER TABLE main." + Quoted.name(Own.old(state.table())) + " RENAME TO "
                + Quoted.name(state.shadow()));
        session.execute("PRAGMA legacy_alter_table = OFF");
        new Exchange(session, state.table(), state.shadow(), wanted, indexes, triggers, GONE_INDEX).run();
        List<SchemaObject> found = Trial.of(session, state.table());
        if (found.size() != wanted.size() || !found.containsAll(wanted)) {
            throw Problem.bad("the way back would not end in what was there before; it was taken back")
                    .at(state.table())
                    .failure();
        }
        drop(session);
        State.enter(session, State.Phase.DROP);
    }

    /// Writes some rows as they are, so that the triggers work; answers how many. None where the table has
    /// triggers of its own.
    static long exercise(Session session, State state) {
        boolean alone = session.queryLong(
                        "SELECT count(*) FROM main.sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower(?)"
                                + " AND substr(name, 1, ?) <> ?",
                        state.table(),
                        Own.TRIGGER.length(),
                        Own.TRIGGER)
                == 0;
        String table = "main." + Quoted.name(state.table());
        Key key = Key.of(session, state.table());
        String column = key.columns().getFirst();
        return alone
                ? session.update("UPDATE " + table + " SET " + column + " = " + column + " WHERE " + key.tuple("")
                        + " IN (SELECT " + key.list("") + " FROM " + table + " LIMIT " + EXERCISED + ")")
                : 0;
    }

    /// Drops what it keeps beside the old table.
    static void drop(Session session) {
        session.execute("DROP TABLE IF EXISTS main." + KEPT);
        session.execute("DROP TABLE IF EXISTS main." + VICTIMS);
    }

    /// The table as the script made it, without the triggers of the window.
    private static String hash(Session session, String table) {
        List<SchemaObject> objects = Trial.of(session, table).stream()
                .filter(object -> !object.name().startsWith(Own.TRIGGER))
                .toList();
        return new Schema(objects, List.of()).hash();
    }
}
