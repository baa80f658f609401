package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A table is made anew while others write into it.
@Tag("slow")
class OnlineTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wal    | k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w | ",
                "wal    | k INT, u INT UNIQUE, v TEXT, w | ",
                "wal    | k INT PRIMARY KEY, u TEXT COLLATE NOCASE UNIQUE, v TEXT, w AS (k * 2) | ",
                "wal    | k INT, u INT, v TEXT, w, PRIMARY KEY (k, u) | WITHOUT ROWID",
                "delete | k TEXT COLLATE NOCASE PRIMARY KEY, u INT UNIQUE, v TEXT, w TEXT | STRICT, WITHOUT ROWID",
                "delete | k INTEGER PRIMARY KEY AUTOINCREMENT, u INT UNIQUE, v TEXT, w | ",
            })
    void takesEveryWriteOfOthersOver(String journalMode, String columns, String options) {
        Sandbox sandbox = Twins.filled(folder, journalMode, columns, options == null ? "" : options);
        Twins.change(sandbox, "t.v default 'none'");
        Outcome outcome;
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("OnlineTest seed " + seed);
        long writes;
        try (TwinWriter writer =
                TwinWriter.on(sandbox.databasePath(), seed, writes(options != null && options.contains("STRICT")))) {
            outcome = sandbox.migrate();
            writes = writer.stop();
        }
        assertThat(outcome.applied()).hasSize(1);
        assertThat(writes).isPositive();
        Twins.requireSame(sandbox);
        assertThat(
                        sandbox.rows(
                                "SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%' AND name <> 'litekeeper_history'"))
                .isEmpty();
        assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(sandbox.rows("SELECT dflt_value FROM pragma_table_xinfo('t') WHERE name = 'v'"))
                .containsExactly("'none'");
    }

    private static List<String> writes(boolean text) {
        String key = text ? "'k' || :a" : ":a";
        String other = text ? "'k' || :b" : ":b";
        return List.of(
                "INSERT INTO $t (k, u, v) VALUES (" + key + ", :b, :s)",
                "INSERT OR REPLACE INTO $t (k, u, v) VALUES (" + key + ", :b, :s)",
                "INSERT OR IGNORE INTO $t (k, u, v) VALUES (" + key + ", :b, :s)",
                "UPDATE $t SET v = :s WHERE k = " + key,
                "UPDATE OR REPLACE $t SET u = :b WHERE k = " + key,
                "UPDATE OR REPLACE $t SET k = " + other + " WHERE k = " + key,
                "UPDATE $t SET v = upper(:s) WHERE u BETWEEN :b AND :b + 20",
                "DELETE FROM $t WHERE k = " + key);
    }

    @Test
    void bringsOverARowThatReplaceDeletedWithoutATrigger() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        sandbox.execute(
                "CREATE UNIQUE INDEX t_u ON t(u)", "CREATE UNIQUE INDEX t_half ON t(abs(k) + 0, v) WHERE u > 3");
        Twins.change(sandbox, "t.v default 'none'");
        Twins.once(sandbox, "copying", "INSERT OR REPLACE INTO t (k, u, v) VALUES (9000, 3, 'new')");
        assertThat(sandbox.rows("SELECT k || v FROM t WHERE u = 3")).containsExactly("9000new");
        assertThat(sandbox.rows("SELECT count(*) FROM t")).containsExactly("5000");
        assertThat(sandbox.rows("SELECT sql FROM sqlite_schema WHERE name = 't_half'"))
                .containsExactly("CREATE UNIQUE INDEX t_half ON t(abs(k) + 0, v) WHERE u > 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM litekeeper_new_t WHERE k = 7",
                "UPDATE litekeeper_new_t SET v = 'WRONG' WHERE k = 7",
                "UPDATE litekeeper_new_t SET k = 70000 WHERE k = 7",
                "INSERT INTO litekeeper_new_t (k, v) VALUES (80000, 'ghost')",
            })
    void provesEveryRowBeforeTheExchangeAndMendsWhatDiffers(String harm) {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        Twins.change(sandbox, "t.v default 'none'");
        Twins.once(sandbox, "copying", harm);
        Twins.requireSame(sandbox);
    }

    @Test
    void refusesRowsThatBreakANewRuleAndLeavesNothing() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        sandbox.execute("UPDATE t SET v = NULL WHERE k = 4000", "UPDATE twin SET v = NULL WHERE k = 4000");
        sandbox.script(
                "01-schema-change.sql",
                online("k INTEGER PRIMARY KEY, u INT, v TEXT NOT NULL, w", "SELECT k, u, v, w FROM t"));
        assertThatThrownBy(sandbox::migrate)
                .hasMessageContaining("NOT NULL constraint failed")
                .hasMessageContaining("nothing of the change is left");
        Twins.requireSame(sandbox);
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
    }

    @Test
    void refusesRowsThatAreNotUnique() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        sandbox.execute("UPDATE t SET u = 17 WHERE k = 4000", "UPDATE twin SET u = 17 WHERE k = 4000");
        sandbox.script(
                "01-schema-change.sql",
                online("k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "SELECT k, u, v, w FROM t"));
        assertThatThrownBy(sandbox::migrate).hasMessageContaining("must be unique");
        Twins.requireSame(sandbox);
    }

    @Test
    void aParentCanGoWhileItsChildrenAreCopied() {
        Sandbox sandbox = new Sandbox(folder);
        sandbox.script("00-schema-init.sql", """
                CREATE TABLE parent(id INTEGER PRIMARY KEY);
                CREATE TABLE t(k INTEGER PRIMARY KEY, p INT REFERENCES parent(id), v TEXT,
                  FOREIGN KEY (p) REFERENCES parent(id) ON UPDATE CASCADE, CHECK (k > 0));
                CREATE TABLE child(id INTEGER PRIMARY KEY, t INT REFERENCES t(k) ON DELETE CASCADE);
                """)
                .script(
                        "00-data-init.sql",
                        "INSERT INTO parent VALUES (1), (2);\n"
                                + Twins.ROWS.formatted("t", "k, p, v", "i, 1 + i % 2, 'v' || i")
                                + ";\nINSERT INTO child VALUES (1, 1), (2, 2);\n");
        sandbox.migrate();
        String before = sandbox.rows("SELECT sql FROM sqlite_schema WHERE name = 'child'")
                .getFirst();
        Twins.change(sandbox, "t.v default 'none'");
        AtomicBoolean done = new AtomicBoolean();
        sandbox.migrator().apply(Orders.ALL, new Listener() {
            @Override
            public void advanced(ScriptName script, String what, long rows, long total) {
                if (!done.getAndSet(true)) {
                    sandbox.execute(
                            "UPDATE t SET p = 2", "DELETE FROM parent WHERE id = 1", "DELETE FROM t WHERE k = 2");
                }
            }
        });
        assertThat(sandbox.rows("SELECT DISTINCT p FROM t")).containsExactly("2");
        assertThat(sandbox.rows("SELECT id FROM child")).containsExactly("1");
        assertThat(sandbox.rows("SELECT sql FROM sqlite_schema WHERE name = 'child'"))
                .containsExactly(before);
        assertThat(sandbox.rows("SELECT count(*) FROM pragma_foreign_key_list('t')"))
                .containsExactly("2");
        assertThatThrownBy(() -> sandbox.execute("INSERT INTO t (k, p) VALUES (9000, 77)"))
                .hasMessageContaining("FOREIGN KEY");
        sandbox.execute("DELETE FROM t WHERE k = 1");
        assertThat(sandbox.rows("SELECT count(*) FROM child")).containsExactly("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT k, u, v, w FROM t WHERE k > 5 | nothing but ORDER BY",
                "SELECT k, u, random(), w FROM t | another value each time",
                "SELECT k + 1, u, v, w FROM t | another key",
                "SELECT k, u, v, w FROM t; UPDATE t SET v = 1 | dropped",
            })
    void refusesWhatCannotBeExact(String select, String why) {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        sandbox.script("01-schema-change.sql", online("k INTEGER PRIMARY KEY, u INT, v TEXT, w", select));
        assertThatThrownBy(sandbox::migrate).hasMessageContaining("online").hasMessageContaining(why);
        Twins.requireSame(sandbox);
    }

    @Test
    void goesOnWhereItWasStopped() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        Twins.change(sandbox, "t.v default 'none'");
        for (int stop = 1; stop <= 4; stop++) {
            int at = stop;
            int[] seen = {0};
            assertThatThrownBy(() -> sandbox.migrator().apply(Orders.ALL, new Listener() {
                        @Override
                        public void advanced(ScriptName script, String what, long rows, long total) {
                            if (++seen[0] == at) {
                                throw new IllegalStateException("stop");
                            }
                        }
                    }))
                    .hasMessage("stop");
            sandbox.execute(
                    "UPDATE t SET v = v || '!' WHERE k % 1000 = " + at,
                    "UPDATE twin SET v = v || '!' WHERE k % 1000 = " + at);
            assertThat(sandbox.migrator().online().underWay()).isPresent();
        }
        assertThat(sandbox.migrate().applied()).hasSize(1);
        Twins.requireSame(sandbox);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k INTEGER PRIMARY KEY, u INT, v TEXT, w | ALTER TABLE t ADD COLUMN z | somebody changed the table",
                "k INTEGER PRIMARY KEY, u INT, v TEXT, w | CREATE INDEX t_late ON t(w) | somebody changed the table",
                "k INT, u INT, v TEXT, w | VACUUM | VACUUM ran",
            })
    void isTakenAwayWhereSomebodyChangesTheTableMeanwhile(String columns, String meanwhile, String why) {
        Sandbox sandbox = Twins.filled(folder, "wal", columns, "");
        Twins.change(sandbox, "t.v default 'none'");
        assertThatThrownBy(() -> Twins.once(sandbox, "copying", meanwhile))
                .hasMessageContaining(why)
                .hasMessageContaining("nothing of the change is left");
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        Twins.requireSame(sandbox);
        Twins.change(sandbox, "t.v default 'none'");
        assertThat(sandbox.migrate().applied()).hasSize(1);
    }

    @Test
    void isTakenAwayOnRequest() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        Twins.change(sandbox, "t.v default 'none'");
        assertThatThrownBy(() -> sandbox.migrator().apply(Orders.ALL, new Listener() {
                    @Override
                    public void advanced(ScriptName script, String what, long rows, long total) {
                        throw new IllegalStateException("stop");
                    }
                }))
                .hasMessage("stop");
        assertThat(sandbox.migrator().online().abort(Listener.NOBODY)).isTrue();
        assertThat(sandbox.migrator().online().abort(Listener.NOBODY)).isFalse();
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        Twins.requireSame(sandbox);
    }

    private static String online(String columns, String select) {
        return "-- litekeeper: online\nCREATE TABLE litekeeper_new_t (" + columns
                + ");\nINSERT INTO litekeeper_new_t (k, u, v, w) " + select
                + ";\nDROP TABLE t;\nALTER TABLE litekeeper_new_t RENAME TO t;\n";
    }
}
