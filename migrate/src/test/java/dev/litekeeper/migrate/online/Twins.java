package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.alter.Alter;
import dev.litekeeper.sqlite.SqliteVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// A table `t` of 5,000 rows that is made anew, and its twin that holds the same and is not.
final class Twins {
    static final String ROWS = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO %s (%s) SELECT %s FROM n""";

    private Twins() {}

    static Sandbox filled(Path folder, String journalMode, String columns, String options) {
        String key = columns.contains("k TEXT") ? "'k' || i" : "i";
        String rows = ROWS.formatted("t", "k, u, v", key + ", i, 'row ' || i");
        return new Sandbox(folder)
                .execute("PRAGMA journal_mode=" + journalMode)
                .script(
                        "00-schema-init.sql",
                        "CREATE TABLE t(" + columns + ")" + options + ";\nCREATE TABLE twin(" + columns + ")" + options
                                + ";\nCREATE INDEX t_v ON t(v, u);\n")
                .script("00-data-init.sql", rows + ";\n" + rows.replace("INTO t", "INTO twin") + ";\n")
                .migrated();
    }

    /// Writes the script `01-schema-change.sql`, which makes the table anew online.
    static void change(Sandbox sandbox, String alteration, String... directives) {
        String text = Alter.propose(Target.of(sandbox.database()), List.of(alteration), SqliteVersion.of("3.45.0", ""))
                .text();
        String lines = String.join("\n", directives);
        sandbox.script("01-schema-change.sql", "-- litekeeper: online\n" + lines + "\n" + text);
    }

    /// Writes into both; each statement names its table as `$t`.
    static void write(Sandbox sandbox, String... statements) {
        for (String statement : statements) {
            sandbox.execute(statement.replace("$t", "t"), statement.replace("$t", "twin"));
        }
    }

    /// Migrates, and executes a statement behind the first step of this kind.
    static void once(Sandbox sandbox, String what, String sql) {
        at(sandbox, step -> step.what.contains(what), () -> sandbox.execute(sql));
    }

    /// Migrates, and does something behind the first step that is meant.
    static void at(Sandbox sandbox, Predicate<Step> meant, Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        sandbox.migrator().apply(Orders.ALL, new Listener() {
            @Override
            public void advanced(ScriptName script, String what, long rows, long total) {
                if (meant.test(new Step(what, rows, total)) && !done.getAndSet(true)) {
                    work.run();
                }
            }
        });
        assertThat(done).isTrue();
    }

    /// What a listener is told of a step.
    record Step(String what, long done, long total) {
        /// Whether every row was compared.
        boolean proven() {
            return what.contains("comparing") && done == total;
        }
    }

    static void requireSame(Sandbox sandbox) {
        boolean rowids = sandbox.rows("SELECT wr FROM pragma_table_list WHERE name = 't'")
                .getFirst()
                .equals("0");
        String columns = (rowids ? "rowid, " : "") + "k, typeof(k), u, typeof(u), v, typeof(v), w";
        for (List<String> pair : List.of(List.of("t", "twin"), List.of("twin", "t"))) {
            assertThat(sandbox.rows("SELECT concat_ws('|', k, u, v) FROM (SELECT " + columns + " FROM "
                            + pair.getFirst() + " EXCEPT SELECT " + columns + " FROM " + pair.getLast() + ")"))
                    .as("in %s alone", pair.getFirst())
                    .isEmpty();
        }
    }
}
