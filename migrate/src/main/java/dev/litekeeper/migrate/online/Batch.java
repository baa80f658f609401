package dev.litekeeper.migrate.online;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// A statement that runs over a table piece by piece, in the order of its key, each piece in a transaction
/// together with how far it is.
public final class Batch {
    private final Session session;
    private final BatchForm form;
    private final String table;
    private final Cursor cursor;
    private final Pace pace;
    private final long total;

    /// @param keyColumn by which the table is gone through; empty for its own key
    /// @param rows how many at a time; empty for as many as take `target`
    public Batch(Session session, BatchForm form, String table, String keyColumn, OptionalLong rows, Duration target) {
        this.session = session;
        this.form = form;
        this.table = table;
        this.cursor = new Cursor(session, key(session, table, keyColumn), "main");
        this.total = session.queryLong("SELECT count(*) FROM main." + Quoted.name(table));
        this.pace = rows.isPresent() ? Pace.fixed(rows.getAsLong()) : new Pace(target);
    }

    /// The columns, in lower case, by which the table is gone through; fails where there are none that can be used.
    public static List<String> keyColumns(Session session, String table, String keyColumn) {
        return key(session, table, keyColumn).columns().stream().map(Key::bare).toList();
    }

    private static Key key(Session session, String table, String column) {
        boolean there = session.queryLong(
                        "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                                + " AND lower(name) = lower(?)",
                        table)
                > 0;
        if (!there) {
            throw Problem.usage("no such table")
                    .at(table)
                    .because("the line `-- litekeeper: batch` of the script names it")
                    .hint("name a table of this database: table=NAME")
                    .failure();
        }
        Key own = Key.of(session, table);
        boolean named = column.isEmpty()
                || own.columns().equals(List.of(column))
                || (own.columns().size() == 1
                        && Key.bare(own.columns().getFirst()).equals(lower(column)));
        if (named) {
            return own;
        }
        boolean unique = session.queryLong(
                        "SELECT count(*) FROM pragma_index_list(?1) l WHERE l.\"unique\" AND NOT l.partial"
                                + " AND (SELECT group_concat(lower(x.name)) FROM pragma_index_info(l.name) x) = lower(?2)"
                                + " AND EXISTS (SELECT 1 FROM pragma_table_xinfo(?1) c WHERE lower(c.name) = lower(?2)"
                                + " AND (c.\"notnull\" OR l.origin = 'pk' AND NOT EXISTS (SELECT 1 FROM"
                                + " pragma_table_list t WHERE t.name = ?1 AND NOT t.wr)))",
                        table,
                        column)
                > 0;
        if (!unique) {
            throw Problem.refused("this column does not tell the rows apart")
                    .at(table + "." + column)
                    .because("it has no unique index, or may be NULL")
                    .hint("leave key= out: the table is gone through by its own key then")
                    .failure();
        }
        return new Key(false, false, List.of(Quoted.name(column)));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Notes that it began. Called inside a transaction that holds the write lock.
    public void begin(String script, String meaning, String schemaBefore, Instant now, Holder holder) {
        cursor.create();
        new State(
                        script,
                        meaning,
                        table,
                        "",
                        State.Phase.BATCH,
                        0,
                        total,
                        "",
                        schemaBefore,
                        now,
                        false,
                        holder.text(),
                        0,
                        0)
                .create(session);
        State.beat(session, holder.text());
    }

    /// Runs it to its end.
    ///
    /// @param piece executes a piece of the statement inside its transaction; answers how many rows it
    ///     changed
    /// @param record is called inside the last transaction
    public State run(Turns turns, Watcher watcher, ToLongFunction<String> piece, Consumer<State> record) {
        turns.enter(_ -> {});
        State[] last = {turns.look()};
        boolean more = true;
        long done = 0;
        while (more) {
            done += pace.rows();
            more = turns.step(pace, _ -> {}, () -> {
                cursor.read();
                boolean behind = cursor.mark(Quoted.name(table), pace.rows());
                State.copied(session, piece.applyAsLong(form.narrowed(cursor.stretch(form.prefix()))));
                cursor.pass();
                last[0] = turns.state();
                if (!behind) {
                    record.accept(last[0]);
                    OnlineChange.clear(session);
                }
                return behind;
            });
            watcher.advanced(table + ": changing rows", Math.min(done, total), total);
        }
        return last[0];
    }
}
