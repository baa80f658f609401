package dev.litekeeper.migrate.online;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.alter.ForeignKeys;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.SchemaObject;
import dev.litekeeper.sqlite.Session;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The steps of an online change on one connection, which has foreign keys off. Each is for the inside of a
/// transaction that holds the write lock, and leaves the change whole where that is committed or rolled
/// back.
public final class OnlineChange {
    private static final long LEFT_FOR_THE_EXCHANGE = 200;

    private final Session session;
    private final OnlineForm form;
    private final Key key;
    private final Mapping mapping;
    private final long about;
    private final Sync sync;
    private final Cursor copying;
    private final Cursor proving;
    private final Trial trial;
    private final Optional<Window> window;

    /// To be called outside a transaction: it looks at the whole table. Fails as refused where that is not one that can
    /// be changed in this way.
    ///
    /// @param reversible whether the old table is to be kept in step afterwards
    public OnlineChange(Session session, OnlineForm form, boolean reversible) {
        this.session = session;
        this.form = form;
        requireTable();
        this.key = Key.of(session, form.table());
        this.mapping = new Mapping(session, key, form);
        this.about = rows();
        this.sync = new Sync(session, key, form.table());
        this.copying = new Cursor(session, key, "main");
        this.proving = new Cursor(session, key, "temp");
        this.trial = Trial.of(session, form);
        this.window = reversible ? Optional.of(new Window(session, form, key)) : Optional.empty();
        window.ifPresent(kept -> kept.require(trial));
    }

    /// Whether rows could lose their parents by it, or be children that lose them.
    public boolean touchesRelations() {
        return !trial.related();
    }

    private void requireTable() {
        String kind = session.queryText(
                "SELECT type FROM pragma_table_list WHERE schema = 'main' AND lower(name) = lower(?)", form.table());
        if (!kind.equals("table")) {
            throw refused(kind.isEmpty() ? "there is no such table" : "it is a " + kind + " table");
        }
    }

    /// Makes the new table and the triggers, and notes that the change began.
    public void begin(String script, String schemaBefore, Instant now, Holder holder) {
        for (String name : List.of(form.shadow(), Own.old(form.table()), Own.LOG, Own.AT)) {
            if (Own.exists(session, name)) {
                throw Problem.refused("a name that an online change needs is taken")
                        .at(name)
                        .hint("drop or rename it")
                        .failure();
            }
        }
        String create = trial.relates()
                ? ForeignKeys.without(form.create().bare())
                : form.create().bare();
        session.execute(create);
        Key other = Key.of(session, form.shadow());
        if (!other.columns().equals(key.columns()) || other.rowids() != key.rowids() || !mapping.keepsKey()) {
            throw refused("its rows get another key, by which they could not be found again");
        }
        copying.create();
        sync.create();
        new State(
                        script,
                        form.script().checksum().meaning(),
                        form.table(),
                        form.shadow(),
                        State.Phase.COPY,
                        0,
                        about,
                        definition(),
                        schemaBefore,
                        now,
                        false,
                        holder.text(),
                        0,
                        0)
                .create(session);
        State.beat(session, holder.text());
    }

    /// About how many rows there are; where the key does not tell, they are counted.
    private long rows() {
        String table = mapping.table();
        if (!key.rowids() || key.renumbered()) {
            return session.queryLong("SELECT count(*) FROM main." + table);
        }
        String id = key.columns().getFirst();
        return session.queryLong("SELECT (SELECT max(" + id + ") FROM main." + table + ") - (SELECT min(" + id
                + ") FROM main." + table + ") + 1");
    }

    /// Fails where somebody changed the table, its indexes or triggers since the last step, or where
    /// `VACUUM` may have given its rows other rowids.
    void requireSameTable(State state) {
        if (schemaVersion() == state.schemaVersion()) {
            return;
        }
        if (key.renumbered()) {
            throw Problem.refused(
                            "the schema was changed, or VACUUM ran, while a table without a key is changed online")
                    .at(form.table())
                    .because("its rows may have other rowids now")
                    .hint("nothing of the change is left; migrate again")
                    .failure();
        }
        if (!definition().equals(state.definition())) {
            throw Problem.refused("somebody changed the table while it is changed online")
                    .at(form.table())
                    .because("its columns, indexes or triggers are not what they were when the change began")
                    .hint("nothing of the change is left; see whether the script still fits, and migrate again")
                    .failure();
        }
    }

    private String definition() {
        return new Schema(Trial.of(session, form.table()), List.of()).hash();
    }

    /// Copies so many rows, and brings over what was noted meanwhile; answers whether there are more.
    public boolean copy(long rows) {
        copying.read();
        refresh(rows, " AND " + copying.passed(mapping.table() + "."));
        boolean more = copying.mark(mapping.table(), rows);
        State.copied(session, mapping.copy(copying));
        copying.pass();
        return more;
    }

    /// Brings over at most so many of the rows that were noted; answers how many notes those were.
    public long catchUp(long rows) {
        return refresh(rows, "");
    }

    private long refresh(long rows, String passed) {
        long last = sync.last(rows);
        return last > 0 ? mapping.refresh(last, passed) : 0;
    }

    /// Whether nearly nothing is left to bring over.
    public boolean caughtUp() {
        return sync.pending(LEFT_FOR_THE_EXCHANGE) < LEFT_FOR_THE_EXCHANGE;
    }

    /// Whether nothing is left to bring over.
    public boolean nothingNoted() {
        return sync.pending(1) == 0;
    }

    /// Makes the index with this number; one that is there is left as it is.
    public void index(int number) {
        String name = Own.NEW_INDEX + number;
        if (!Own.exists(session, name)) {
            session.execute(IndexText.of(form.indexes().get(number).bare()).moved(name, mapping.shadow()));
        }
    }

    /// The proof begins.
    public void beginProof() {
        session.execute("DROP TABLE IF EXISTS temp." + Own.AT);
        proving.create();
        proving.reset();
    }

    /// Compares so many rows, in both directions; answers how many differ. Needs no write lock, but one
    /// snapshot.
    public Proven compare(long rows) {
        boolean more = proving.mark(mapping.table(), rows);
        return new Proven(mapping.differing(proving), more);
    }

    /// What a comparison found, and whether rows come behind.
    public record Proven(long different, boolean more) {}

    /// The rows that were compared are done with.
    public void proven() {
        proving.pass();
    }

    /// Brings the rows over again that differ in the stretch that was compared. Fails where they differ all
    /// the same.
    public void repair() {
        mapping.logDifferences(proving);
        refresh(Long.MAX_VALUE, "");
        long left = mapping.differing(proving);
        if (left > 0) {
            throw Problem.usage("rows cannot be copied as they are")
                    .at(form.table())
                    .because(left + (left == 1 ? " row differs" : " rows differ")
                            + " from what the script makes of it, also after it was copied again")
                    .hint("a rule of the new table may change values, as ON CONFLICT REPLACE does; or the script's"
                            + " expressions give another value each time")
                    .failure();
        }
    }

    /// What the exchange has to end in. To be called outside the lock; holds as long as nobody changes the
    /// schema.
    ///
    /// @param until how long the old table is kept in step, where it is
    public Runnable prepareExchange(Instant until) {
        long version = schemaVersion();
        Trial now = Trial.of(session, form);
        return () -> exchange(now, version, until);
    }

    private void exchange(Trial prepared, long version, Instant until) {
        Trial valid = schemaVersion() == version ? prepared : Trial.of(session, form);
        Predicate<SchemaObject> others = object -> !object.table().equalsIgnoreCase(form.table());
        String before = hash(others);
        List<SchemaObject> was = Trial.of(session, form.table());
        forward(valid).run();
        List<SchemaObject> found = Trial.of(session, form.table());
        if (!found.equals(valid.objects()) || !before.equals(hash(others))) {
            throw Problem.bad("the exchange would not end in what the script makes; it was taken back")
                    .at(form.table())
                    .because(found.stream()
                            .filter(object -> !valid.objects().contains(object))
                            .map(SchemaObject::sql)
                            .collect(Collectors.joining("; ")))
                    .failure();
        }
        session.execute("DROP TABLE main." + Own.LOG);
        session.execute("DROP TABLE main." + Own.AT);
        window.ifPresent(kept -> kept.open(was, until));
        State.enter(session, window.isPresent() ? State.Phase.WINDOW : State.Phase.DROP);
    }

    private Exchange forward(Trial valid) {
        Map<String, String> indexes = new HashMap<>();
        for (int i = 0; i < form.indexes().size(); i++) {
            String name = IndexText.of(form.indexes().get(i).bare()).bareName();
            indexes.put(name.toLowerCase(Locale.ROOT), Own.NEW_INDEX + i);
        }
        List<String> triggers = form.exchange().stream().map(Statement::sql).toList();
        return new Exchange(session, form.table(), form.shadow(), valid.objects(), indexes, triggers, Own.OLD_INDEX);
    }

    private String hash(Predicate<SchemaObject> kept) {
        Schema schema = Schema.of(session).application();
        return new Schema(schema.objects().stream().filter(kept).toList(), List.of()).hash();
    }

    private long schemaVersion() {
        return session.queryLong("PRAGMA main.schema_version");
    }

    private Failure refused(String why) {
        return Problem.refused("this table cannot be changed online")
                .at(form.table())
                .because(why)
                .hint("remove the line `-- litekeeper: online`: the script runs in one transaction then")
                .failure();
    }

    /// Leads back from a change that was kept reversible; the old table is in its place again and the new
    /// one waits to be dropped by this run. Inside a transaction with the write lock, with foreign keys off.
    public static void undo(Session session, State state, Holder holder) {
        Window.undo(session, state);
        State.beat(session, holder.text());
    }

    /// Writes some rows of a table that is kept reversible as they are; answers how many.
    public static long exercise(Session session, State state) {
        return Window.exercise(session, state);
    }

    /// Until when the way back is open, where there is one.
    public static Optional<Instant> openUntil(Session session) {
        return State.read(session).filter(State::reversible).map(_ -> Window.until(session));
    }

    /// Takes away what a change left behind: after the exchange the old table, before it everything.
    /// Answers false where there was nothing.
    public static boolean clear(Session session) {
        State state = State.read(session).orElse(null);
        if (state == null) {
            return false;
        }
        Own.dropTriggers(session);
        Window.drop(session);
        for (String name :
                List.of(state.exchanged() ? Own.old(state.table()) : state.shadow(), Own.LOG, Own.AT, Own.STATE)) {
            if (!name.isEmpty()) {
                session.execute("DROP TABLE IF EXISTS main." + Quoted.name(name));
            }
        }
        return true;
    }
}
