package dev.litekeeper.life.bringback;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.bringback.BringBackOrder.Triggers;
import dev.litekeeper.life.bringback.BringBackPlan.Missing;
import dev.litekeeper.sqlite.Begin;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.OrderlyEnd;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings rows of an earlier state back into a live database: compares first, and writes only what is different, in one
/// transaction, when told to. The earlier state is a private copy, in which the chosen rows are noted.
public final class BringBack {
    private final DatabaseFile live;
    private final PrivateCopy then;
    private final Schema schemaThen;
    private final BringBackOrder order;
    private volatile String standing;

    private BringBack(DatabaseFile live, PrivateCopy then, Schema schemaThen, BringBackOrder order) {
        this.live = live;
        this.then = then;
        this.schemaThen = schemaThen;
        this.order = order;
        this.standing = live + " is as it was";
    }

    /// How things are, for one who is stopped now.
    public String standing() {
        return standing;
    }

    /// Chooses the rows, in the earlier state, whose condition holds there. Fails as usage where the condition cannot
    /// be evaluated.
    public static BringBack of(DatabaseFile live, PrivateCopy then, BringBackOrder order) {
        Schema schema;
        try (Session session = then.read()) {
            schema = Schema.of(session);
        }
        BringBack bringBack = new BringBack(live, then, schema, order);
        bringBack.choose();
        return bringBack;
    }

    /// What would be written, and what is in its way.
    public BringBackPlan plan() {
        try (Session session = sides()) {
            session.beginSnapshot();
            return look(session).plan;
        }
    }

    /// Fails as refused, with what to do, where the plan cannot be carried out.
    public void requireClear(BringBackPlan plan) {
        if (!plan.parents().isEmpty()) {
            throw missingParents(plan.parents());
        }
        if (!plan.conflicts().isEmpty()) {
            BringBackPlan.Conflict first = plan.conflicts().getFirst();
            throw Problem.refused("a value that must be unique is taken by another row now")
                    .at(first.table() + ", index " + first.index())
                    .because(first.wanted() + " belongs to the row with " + first.holder())
                    .hint("leave that row out with --where, or change the row of now first")
                    .failure();
        }
        if (!plan.triggers().isEmpty() && order.triggers() == Triggers.REFUSE) {
            throw Problem.refused("triggers would fire")
                    .at(live)
                    .because(names(plan))
                    .hint("choose: --fire-triggers lets them, --without-triggers leaves them out")
                    .failure();
        }
    }

    /// Writes the rows back in one transaction. `shown` is the plan that was agreed to: where the database would need
    /// another one by now, nothing is changed. The script that takes it back is in `folder` before the commit.
    /// Where the process is told to end, what is not committed is taken back first.
    public BroughtBack apply(BringBackPlan shown, Path folder, Instant at) {
        requireClear(shown);
        UndoScript undo = new UndoScript(Undoing.begun(folder, at));
        try (OrderlyEnd end = new OrderlyEnd();
                Session session = sides()) {
            end.watch(session);
            try {
                session.begin(Begin.IMMEDIATE);
                session.execute("PRAGMA defer_foreign_keys=ON");
                Seen seen = look(session);
                requireSame(shown, seen.plan);
                undo.write(session, seen.written, about(seen, at));
                return write(session, seen, undo);
            } finally {
                end.release();
            }
        }
    }

    private BroughtBack write(Session session, Seen seen, UndoScript undo) {
        boolean done = false;
        try {
            List<String> tables = seen.written.stream().map(Twin::table).toList();
            Optional<TriggersAside> aside = order.triggers() == Triggers.LEAVE_OUT
                    ? Optional.of(TriggersAside.of(session, tables))
                    : Optional.empty();
            long updated = 0;
            long inserted = 0;
            for (Twin twin : seen.written) {
                updated += session.update(Writing.update(twin));
                inserted += session.update(Writing.insert(twin));
            }
            aside.ifPresent(TriggersAside::putBack);
            session.commit();
            done = true;
            standing = live + " has the rows back; way back: litekeeper bring-back --undo";
            return new BroughtBack(seen.plan, inserted, updated, Undoing.committed(undo.file()));
        } catch (SqlFailure e) {
            throw refused(e);
        } finally {
            if (!done) {
                PlainFile.of(undo.file()).delete();
            }
        }
    }

    /// @param healed rows of now that get a parent, by table
    private record Seen(BringBackPlan plan, List<Twin> written, Map<String, Long> healed) {}

    private Seen look(Session session) {
        Twins twins = new Twins(session, schemaThen, order.rows());
        Twin asked = twins.asked();
        Relatives relatives = new Relatives(session, twins);
        List<Twin> written = relatives.gather(asked, order.parents(), order.children());
        Comparison comparison = new Comparison(session, order.samples());
        List<Difference> differences = new ArrayList<>();
        for (Twin twin : written) {
            differences.add(comparison.of(twin, twin.equals(asked), order.rows().where()));
        }
        Obstacles obstacles = new Obstacles(session);
        List<BringBackPlan.Conflict> conflicts = written.stream()
                .flatMap(twin -> obstacles.conflicts(twin).stream())
                .toList();
        List<Missing> parents = relatives.missingParents(written);
        List<Missing> children = relatives.goneChildren(written);
        List<String> notes = new ArrayList<>(twins.notes());
        written.forEach(twin -> notes.addAll(relatives.following(twin)));
        BringBackPlan plan = new BringBackPlan(
                differences.getFirst(),
                differences.subList(1, differences.size()),
                parents,
                children,
                conflicts,
                obstacles.triggers(differences),
                notes);
        return new Seen(plan, relatives.parentsFirst(written), relatives.healed(written));
    }

    private void choose() {
        Twin asked;
        try (Session session = sides()) {
            session.beginSnapshot();
            asked = new Twins(session, schemaThen, order.rows()).asked();
        }
        try (Session session = then.write()) {
            session.execute(asked.createChosen("main"));
            session.update("DELETE FROM main." + Quoted.name(asked.chosenName()));
            session.update("INSERT INTO main." + Quoted.name(asked.chosenName()) + " SELECT "
                    + asked.identity(asked.alone()) + " FROM " + asked.alone()
                    + order.rows()
                            .where()
                            .map(text -> " WHERE (" + text + "\n)")
                            .orElse(""));
        } catch (SqlFailure e) {
            throw e.code().equals("SQLITE_ERROR") ? wrong(e.message(), e) : e;
        } catch (IllegalArgumentException e) {
            throw wrong("it is more than one expression", e);
        }
    }

    private Failure wrong(String why, Exception cause) {
        return Problem.usage("the condition cannot be evaluated on the rows of then")
                .at(order.rows().where().orElse(""))
                .because(why)
                .hint("give what stands behind WHERE, as in: --where \"customer_id = 7\"")
                .failure(cause);
    }

    private Session sides() {
        Session session = live.write();
        try {
            session.attach(then, Twin.THEN);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private Map<String, @Nullable Object> about(Seen seen, Instant at) {
        BringBackPlan plan = seen.plan;
        Map<String, Object> tables = new LinkedHashMap<>();
        List<Difference> all = new ArrayList<>(List.of(plan.asked()));
        all.addAll(plan.related());
        all.stream()
                .filter(difference -> difference.writes() > 0)
                .forEach(difference -> tables.put(
                        difference.table(), Map.of("inserted", difference.deleted(), "updated", difference.changed())));
        Map<String, @Nullable Object> about = new LinkedHashMap<>();
        about.put("database", live.name());
        about.put("at", at.toString());
        about.put("table", plan.asked().table());
        about.put("where", order.rows().where().orElse(null));
        about.put("tables", tables);
        about.put("healed", seen.healed);
        return about;
    }

    private void requireSame(BringBackPlan shown, BringBackPlan now) {
        requireClear(now);
        if (shown.asked().deleted() != now.asked().deleted()
                || shown.asked().changed() != now.asked().changed()
                || shown.writes() != now.writes()) {
            throw Problem.refused("the rows have changed since they were shown; nothing was changed")
                    .at(live)
                    .because(shown.writes() + " rows to write then, " + now.writes() + " now")
                    .hint("look at the difference again")
                    .failure();
        }
    }

    private static Failure missingParents(List<Missing> parents) {
        Missing first = parents.getFirst();
        boolean all = parents.stream().allMatch(Missing::thereThen);
        return Problem.refused("rows that the chosen ones refer to are not there")
                .at(first.other())
                .because(String.join(
                        "; ",
                        parents.stream()
                                .map(missing -> missing.rows() + " of " + missing.table() + " ("
                                        + String.join("; ", missing.keys()) + ")"
                                        + (missing.thereThen() ? "" : ", not there then either"))
                                .toList()))
                .hint(
                        all
                                ? "--with-parents brings them back as well"
                                : "leave the rows that had no parent then out with --where")
                .failure();
    }

    private static String names(BringBackPlan plan) {
        return String.join(
                ", ",
                plan.triggers().stream()
                        .map(firing -> firing.trigger() + " (" + firing.event() + " on " + firing.table() + ")")
                        .toList());
    }

    private Failure refused(SqlFailure e) {
        if (!e.code().startsWith("SQLITE_CONSTRAINT") && !e.code().equals("SQLITE_ERROR")) {
            return e;
        }
        return Problem.refused("the database does not take the rows; nothing was changed")
                .at(live)
                .because(e.message())
                .hint("leave those rows out with --where, or change what stands in their way first")
                .failure(e);
    }
}
