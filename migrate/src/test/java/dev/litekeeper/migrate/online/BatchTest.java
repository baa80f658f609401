package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A statement runs over a table piece by piece.
@Tag("slow")
class BatchTest {
    private static final String BATCH = "-- litekeeper: batch table=t size=300\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE t SET n = n + 1 | SELECT count(*) FROM t WHERE n = k + 1 | 2000",
                "UPDATE t AS x SET n = 0 WHERE x.k > 5 OR x.k = 2 -- some | SELECT count(*) FROM t WHERE n = 0 | 1996",
                "UPDATE t SET n = o.v FROM other o WHERE o.k = t.k % 10 | SELECT count(*) FROM t WHERE n >= 1000 | 2000",
                "DELETE FROM t WHERE k % 2 = 0 OR k = 3 | SELECT count(*) FROM t | 999",
                "INSERT INTO other SELECT 10 + y.k, y.n FROM t y WHERE y.k < 1500 | SELECT count(*) FROM other | 1509",
                "INSERT INTO other SELECT k % 10, n FROM t WHERE true ON CONFLICT (k) DO UPDATE SET v = v + 1"
                        + " | SELECT sum(v) FROM other | 12055",
            })
    void doesInPiecesWhatItDoesAtOnce(String statement, String query, String expected) {
        Outcome outcome =
                filled().script("01-data-change.sql", BATCH + statement + ";\n").migrate();
        assertThat(outcome.applied()).hasSize(1);
        Sandbox pieces = new Sandbox(folder);
        assertThat(pieces.rows(query)).containsExactly(expected);
        assertThat(pieces.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        Sandbox whole = new Sandbox(folder.resolve("whole"));
        assertThat(whole.folder().toFile().mkdir()).isTrue();
        fill(whole).script("01-data-change.sql", statement + ";\n").migrate();
        assertThat(pieces.rows("SELECT k || '|' || n FROM t ORDER BY k"))
                .isEqualTo(whole.rows("SELECT k || '|' || n FROM t ORDER BY k"));
        assertThat(pieces.rows("SELECT k || '|' || v FROM other ORDER BY k"))
                .isEqualTo(whole.rows("SELECT k || '|' || v FROM other ORDER BY k"));
        assertThat(pieces.rows("SELECT rows FROM litekeeper_history WHERE number = 1"))
                .isEqualTo(whole.rows("SELECT rows FROM litekeeper_history WHERE number = 1"));
    }

    @Test
    void changesNoRowTwiceWhereItWasStopped() {
        Sandbox sandbox = filled().script("01-data-change.sql", BATCH + "UPDATE t SET n = n + 1;\n");
        AtomicInteger steps = new AtomicInteger();
        Listener stopping = new Listener() {
            @Override
            public void advanced(ScriptName script, String what, long done, long total) {
                if (steps.incrementAndGet() == 3) {
                    throw new IllegalStateException("stop");
                }
            }
        };
        assertThatThrownBy(() -> sandbox.migrator().apply(Orders.ALL, stopping)).hasMessage("stop");
        assertThat(sandbox.rows("SELECT count(*) FROM t WHERE n = k + 1")).containsExactly("900");
        sandbox.execute("INSERT INTO t VALUES (5000, 5000), (0, 0)");
        assertThat(sandbox.migrate().applied()).extracting(Applied::rows).containsExactly(2001L);
        assertThat(sandbox.rows("SELECT count(*) FROM t WHERE n = k + 1")).containsExactly("2001");
        assertThat(sandbox.rows("SELECT n FROM t WHERE k = 0")).containsExactly("0");
    }

    @Test
    void commitsNoPieceWithoutHowFarItIs() {
        Sandbox sandbox = filled().script("01-data-change.sql", BATCH + "UPDATE t SET n = n + 1;\n");
        AtomicInteger steps = new AtomicInteger();
        Listener full = new Listener() {
            @Override
            public void advanced(ScriptName script, String what, long done, long total) {
                if (steps.incrementAndGet() == 2) {
                    sandbox.execute("CREATE TRIGGER full BEFORE UPDATE ON litekeeper_at"
                            + " BEGIN SELECT RAISE(ABORT, 'cannot be noted'); END");
                }
            }
        };
        assertThatThrownBy(() -> sandbox.migrator().apply(Orders.ALL, full)).hasMessageContaining("cannot be noted");
        assertThat(sandbox.rows("SELECT count(*) FROM t WHERE n = k + 1")).containsExactly("600");
        sandbox.execute("DROP TRIGGER full");
        sandbox.migrate();
        assertThat(sandbox.rows("SELECT count(*) FROM t WHERE n = k + 1")).containsExactly("2000");
    }

    @ParameterizedTest
    @CsvSource({"target=1ms, 10, 11", "target=600s size=auto, 3, 4", "size=100 target=1ms, 2, 3"})
    void takesAsManyRowsAtATimeAsAreDoneInTheTargetTime(String words, int least, int most) {
        Sandbox sandbox = filled().execute("DELETE FROM t WHERE k > 200");
        sandbox.script(
                "01-data-slow.sql",
                "-- litekeeper: batch table=t " + words + "\nUPDATE t SET n = (WITH RECURSIVE c(i) AS (SELECT t.k"
                        + " UNION ALL SELECT i + 1 FROM c WHERE i < 20000) SELECT max(i) FROM c);\n");
        AtomicInteger steps = new AtomicInteger();
        sandbox.migrator().apply(Orders.ALL, new Listener() {
            @Override
            public void advanced(ScriptName script, String what, long done, long total) {
                steps.incrementAndGet();
            }
        });
        assertThat(steps.get()).isBetween(least, most);
        assertThat(sandbox.rows("SELECT count(*) FROM t WHERE n = 20000")).containsExactly("200");
    }

    @Test
    void keepsWhatIsDoneWhereAPieceFailsAndGoesOnThere() {
        Sandbox sandbox = filled().script("01-data-change.sql", BATCH + "UPDATE t SET n = n + 10000;\n");
        sandbox.execute(
                "CREATE TRIGGER stop BEFORE UPDATE ON t WHEN old.k = 1000 BEGIN SELECT RAISE(ABORT, 'not this one'); END");
        assertThatThrownBy(sandbox::migrate)
                .hasMessageContaining("not this one")
                .hasMessageContaining("900 rows are changed and stay so");
        sandbox.execute("DROP TRIGGER stop");
        sandbox.migrate();
        assertThat(sandbox.rows("SELECT count(*) FROM t WHERE n = k + 10000")).containsExactly("2000");
    }

    @Test
    void losesNoRowsItDoesNotSpeakOf() {
        Sandbox sandbox = filled().execute(
                        "CREATE TABLE child(k INTEGER PRIMARY KEY REFERENCES t(k) ON DELETE CASCADE)",
                        "INSERT INTO child VALUES (1000)");
        sandbox.script("01-data-change.sql", BATCH + "DELETE FROM t;\n");
        assertThatThrownBy(sandbox::migrate).hasMessageContaining("loses rows it does not speak of");
        assertThat(sandbox.rows("SELECT count(*) FROM child")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET n = 1 ORDER BY k LIMIT 5",
                "INSERT INTO other SELECT n, count(*) FROM t GROUP BY n",
                "INSERT INTO other SELECT k, n FROM t UNION SELECT k, n FROM t",
                "UPDATE t SET k = k + 10000",
                "UPDATE other SET v = 1",
                "INSERT INTO t SELECT k + 10000, n FROM t",
                "UPDATE t SET n = 1; UPDATE t SET n = 2",
            })
    void refusesWhatPiecesWouldNotDo(String statement) {
        Sandbox sandbox = filled().script("01-data-change.sql", BATCH + statement + ";\n");
        assertThatThrownBy(sandbox::migrate).hasMessageContaining("cannot run in batches");
        assertThat(sandbox.rows("SELECT count(*) FROM t WHERE n = k")).containsExactly("2000");
    }

    private Sandbox filled() {
        return fill(new Sandbox(folder));
    }

    private static Sandbox fill(Sandbox sandbox) {
        return sandbox.script(
                        "00-schema-init.sql",
                        "CREATE TABLE t(k INTEGER PRIMARY KEY, n INT); CREATE TABLE other(k INTEGER PRIMARY KEY, v INT);")
                .script("00-data-init.sql", """
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                        INSERT INTO t SELECT i, i FROM n;
                        INSERT INTO other SELECT k % 10, 1000 + k FROM t WHERE k < 11;
                        """)
                .migrated();
    }
}
