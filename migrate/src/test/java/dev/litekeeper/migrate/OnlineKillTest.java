package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.alter.Alter;
import dev.litekeeper.migrate.online.TwinWriter;
import dev.litekeeper.sqlite.SqliteVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that makes a table anew is killed again and again while another process writes; the next run goes on. More
/// rounds with `-Dlitekeeper.rounds=200`.
@Tag("slow")
class OnlineKillTest {
    private static final List<String> WRITES = List.of(
            "INSERT OR REPLACE INTO $t (k, u, v) VALUES (:a, :b, :s)",
            "UPDATE $t SET v = :s WHERE k = :a",
            "UPDATE OR REPLACE $t SET k = :b WHERE k = :a",
            "DELETE FROM $t WHERE k = :a");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"wal, k INTEGER PRIMARY KEY", "delete, k INT PRIMARY KEY"})
    void losesAndDoublesNothing(String journalMode, String key) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("OnlineKillTest seed " + seed);
        Random random = new Random(seed);
        Sandbox sandbox = filled(journalMode, key);
        int rounds = Integer.getInteger("litekeeper.rounds", 2);
        int killed = 0;
        try (TwinWriter writer = TwinWriter.on(sandbox.databasePath(), seed, WRITES)) {
            for (int round = 1; round <= rounds; round++) {
                String value = "'value " + round + "'";
                String text = Alter.propose(
                                Target.of(sandbox.database()),
                                List.of("t.v default " + value),
                                SqliteVersion.of("3.45.0", ""))
                        .text();
                sandbox.script("%02d-schema-change.sql".formatted(round), "-- litekeeper: online\n" + text);
                killed += kill(sandbox, random.nextLong(400_000_000));
                killed += kill(sandbox, random.nextLong(400_000_000));
                sandbox.migrate();
                assertThat(sandbox.rows("SELECT dflt_value FROM pragma_table_xinfo('t') WHERE name = 'v'"))
                        .containsExactly(value);
                assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                        .containsExactly("litekeeper_history");
            }
            assertThat(writer.stop()).isPositive();
        }
        System.out.println(killed + " killed");
        String columns = "rowid, k, typeof(k), u, typeof(u), v, typeof(v)";
        assertThat(sandbox.rows(
                        "SELECT k FROM (SELECT " + columns + " FROM t EXCEPT SELECT " + columns + " FROM twin)"))
                .isEmpty();
        assertThat(sandbox.rows(
                        "SELECT k FROM (SELECT " + columns + " FROM twin EXCEPT SELECT " + columns + " FROM t)"))
                .isEmpty();
        assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(sandbox.rows("SELECT count(*) FROM litekeeper_history")).containsExactly("" + (rounds + 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aStatementInPiecesChangesEachRowOnce(String journalMode) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("OnlineKillTest seed " + seed);
        Random random = new Random(seed);
        Sandbox sandbox = filled(journalMode, "k INTEGER PRIMARY KEY").execute("UPDATE t SET u = 0 - k");
        int rounds = Integer.getInteger("litekeeper.rounds", 2);
        int killed = 0;
        for (int round = 1; round <= rounds; round++) {
            sandbox.script(
                    "%02d-data-change.sql".formatted(round),
                    "-- litekeeper: batch table=t target=5ms\nUPDATE t SET u = u - 10000;\n");
            killed += kill(sandbox, random.nextLong(200_000_000));
            killed += kill(sandbox, random.nextLong(200_000_000));
            sandbox.migrate();
            assertThat(sandbox.rows("SELECT count(*) FROM t WHERE u = 0 - k - 10000 * " + round))
                    .containsExactly("6000");
        }
        System.out.println(killed + " killed");
        assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
    }

    /// Waits until the change has begun, and then so long; answers how many were killed in the midst of it: one or
    /// none.
    private static int kill(Sandbox sandbox, long after) throws Exception {
        Process process = MigrateProcess.start(sandbox);
        process.getOutputStream().close();
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (process.isAlive() && sandbox.migrator().online().underWay().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        long end = System.nanoTime() + after;
        while (System.nanoTime() < end && process.isAlive()) {
            Thread.onSpinWait();
        }
        process.destroyForcibly().waitFor();
        return sandbox.migrator().online().underWay().isPresent() ? 1 : 0;
    }

    private Sandbox filled(String journalMode, String key) {
        String columns = "(" + key + ", u INT UNIQUE, v TEXT)";
        return new Sandbox(folder)
                .execute("PRAGMA journal_mode=" + journalMode)
                .script(
                        "00-schema-init.sql",
                        "CREATE TABLE t" + columns + "; CREATE TABLE twin" + columns + "; CREATE INDEX t_v ON t(v, u);")
                .script("00-data-init.sql", """
                        INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
                        SELECT i, i, 'row ' || i FROM n;
                        INSERT INTO twin SELECT * FROM t;
                        """)
                .migrated();
    }
}
