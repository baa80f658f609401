package dev.litekeeper.life.baseline;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.life.Deadline;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How fast a copy of the database is read: rows by their rowid, a whole table, the user's queries. Everything has been
/// read once before it is measured.
record ReadSpeed(Session session, RandomGenerator random) {
    private static final int LOOKUPS = 400;
    private static final int RUNS = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// The ordinary table with the most rows, by its largest rowid; empty where there is none with rows.
    Optional<String> largestTable() {
        List<String> names = session.query(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT wr"
                        + " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> 'litekeeper_history'",
                row -> row.text(1));
        return names.stream().filter(name -> largestRowid(name) > 0).max(Comparator.comparingLong(this::largestRowid));
    }

    private long largestRowid(String table) {
        try {
            return session.queryLong("SELECT max(_rowid_) FROM " + Quoted.name(table));
        } catch (SqlFailure hidden) {
            // A column of the user's is named _rowid_.
            return 0;
        }
    }

    Figure lookup(String table) {
        long most = largestRowid(table);
        String sql = "SELECT * FROM " + Quoted.name(table) + " WHERE _rowid_ >= ? LIMIT 1";
        long[] nanos = new long[LOOKUPS];
        for (int i = -50; i < nanos.length; i++) {
            long rowid = random.nextLong(most) + 1;
            long start = System.nanoTime();
            session.forEach(sql, _ -> {}, rowid);
            if (i >= 0) {
                nanos[i] = System.nanoTime() - start;
            }
        }
        return Figure.of(nanos);
    }

    Figure scan(String table) {
        String sql = "SELECT count(*) FROM " + Quoted.name(table) + " NOT INDEXED";
        return time(sql, new long[1]);
    }

    /// A query of the user's. Never fails: what went wrong is in the answer.
    QueryFigure query(String sql) {
        try {
            List<String> plan = session.query("EXPLAIN QUERY PLAN " + sql, row -> row.text(4));
            long[] rows = new long[1];
            Figure time = time(sql, rows);
            return new QueryFigure(sql, Optional.of(time), rows[0], plan, "");
        } catch (SqlFailure e) {
            String error = e.code().equals("SQLITE_INTERRUPT")
                    ? "took longer than " + PATIENCE.toSeconds() + " s"
                    : e.message();
            return new QueryFigure(sql, Optional.empty(), 0, new ArrayList<>(), error);
        } catch (Failure e) {
            return new QueryFigure(
                    sql, Optional.empty(), 0, List.of(), e.problem().toString());
        }
    }

    private Figure time(String sql, long[] rows) {
        long[] nanos = new long[RUNS];
        for (int i = -1; i < nanos.length; i++) {
            rows[0] = 0;
            long start = System.nanoTime();
            try (Deadline _ = Deadline.of(session, PATIENCE)) {
                session.forEach(sql, _ -> rows[0]++);
            }
            if (i >= 0) {
                nanos[i] = System.nanoTime() - start;
            }
        }
        return Figure.of(nanos);
    }
}
