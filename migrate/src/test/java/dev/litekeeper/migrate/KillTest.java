package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever ends a migrator, the database is as it was before the script or as it is after it.
@Tag("slow")
class KillTest {
    private static final String REBUILD = """
            CREATE TABLE u(a INTEGER PRIMARY KEY, b TEXT NOT NULL, c);
            INSERT INTO u SELECT a, b, a * 2 FROM t;
            DROP TABLE t;
            ALTER TABLE u RENAME TO t;
            CREATE INDEX t_b ON t(b);
            UPDATE t SET b = b || '!';
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void killedAtAnyMomentItIsBeforeOrAfter(String journalMode) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("KillTest seed " + seed);
        Random random = new Random(seed);
        int before = 0;
        int after = 0;
        for (int round = 0; round < Integer.getInteger("litekeeper.rounds", 6); round++) {
            Sandbox sandbox = filled("round" + round, journalMode);
            Process process = MigrateProcess.start(sandbox);
            BufferedReader output = output(process);
            assertThat(output.readLine()).isEqualTo("ready");
            process.getOutputStream().close();
            assertThat(output.readLine()).isEqualTo("started 01-schema-rebuild.sql");
            long wait = random.nextLong(400_000_000);
            long end = System.nanoTime() + wait;
            while (System.nanoTime() < end && process.isAlive()) {
                Thread.onSpinWait();
            }
            process.destroyForcibly().waitFor();
            if (isBefore(sandbox)) {
                before++;
            } else {
                after++;
            }
            assertThat(sandbox.migrate().warnings()).isEmpty();
            assertThat(sandbox.rows("SELECT count(*) || ' ' || sum(c) FROM t WHERE b LIKE '%!'"))
                    .containsExactly("30000 900030000");
            assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
        }
        System.out.println("before " + before + ", after " + after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void killedBetweenAnyTwoStatementsNothingHasHappened(String journalMode) throws Exception {
        int steps = 2 + 6;
        for (int step = 1; step <= steps; step++) {
            Sandbox sandbox = filled("step" + step, journalMode);
            Process process = MigrateProcess.start(sandbox, "step by step");
            BufferedReader output = output(process);
            assertThat(output.readLine()).isEqualTo("ready");
            go(process);
            assertThat(output.readLine()).isEqualTo("started 01-schema-rebuild.sql");
            String reached = output.readLine();
            for (int go = 1; go < step; go++) {
                go(process);
                reached = output.readLine();
            }
            process.destroyForcibly().waitFor();
            assertThat(reached)
                    .isEqualTo(step == steps ? "committed" : step == 1 ? "locked" : "executed " + (step - 1));
            assertThat(isBefore(sandbox)).as(reached).isEqualTo(step < steps);
            assertThat(sandbox.migrate().warnings()).isEmpty();
            assertThat(isBefore(sandbox)).isFalse();
            assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void interruptedItLeavesEverythingAsItWasAndNoFileBeside(String journalMode) throws Exception {
        Sandbox sandbox = filled("interrupted", journalMode);
        sandbox.script("01-schema-rebuild.sql", REBUILD + """
                CREATE TABLE forever AS
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;
                """);
        Process process = MigrateProcess.start(sandbox);
        BufferedReader output = output(process);
        assertThat(output.readLine()).isEqualTo("ready");
        process.getOutputStream().close();
        assertThat(output.readLine()).isEqualTo("started 01-schema-rebuild.sql");
        awaitWrites(sandbox);
        assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor()).isEqualTo(130);
        try (Stream<Path> files = Files.list(sandbox.folder())) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("sql", "app.sqlite");
        }
        assertThat(isBefore(sandbox)).isTrue();
    }

    @Test
    void theCheckOfBeforeAndAfterCanTellAMix() throws Exception {
        Sandbox sandbox = filled("mix", "wal").execute("ALTER TABLE t ADD COLUMN c");
        assertThatThrownBy(() -> isBefore(sandbox)).isInstanceOf(AssertionError.class);
    }

    private static void go(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    private static void awaitWrites(Sandbox sandbox) throws Exception {
        Path wal = sandbox.databasePath().resolveSibling("app.sqlite-wal");
        Path journal = sandbox.databasePath().resolveSibling("app.sqlite-journal");
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (Files.exists(journal) || (Files.exists(wal) && Files.size(wal) >= 0)) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no write began");
    }

    /// Fails on anything that is neither.
    private static boolean isBefore(Sandbox sandbox) {
        List<String> columns = sandbox.rows("SELECT name FROM pragma_table_info('t')");
        List<String> names =
                sandbox.rows("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name");
        boolean before = sandbox.migrator().status().pending().size() == 1;
        if (before) {
            assertThat(columns).containsExactly("a", "b");
            assertThat(names).containsExactly("litekeeper_history", "t");
            assertThat(sandbox.rows("SELECT count(*) FROM t WHERE b LIKE '%!'")).containsExactly("0");
        } else {
            assertThat(columns).containsExactly("a", "b", "c");
            assertThat(names).containsExactly("litekeeper_history", "t", "t_b");
        }
        assertThat(sandbox.rows("SELECT count(*) FROM t")).containsExactly("30000");
        return before;
    }

    private Sandbox filled(String name, String journalMode) throws Exception {
        Sandbox sandbox = new Sandbox(Files.createDirectory(folder.resolve(name)));
        sandbox.execute("PRAGMA journal_mode=" + journalMode)
                .script("00-schema-init.sql", "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);")
                .script("00-data-init.sql", """
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
                        INSERT INTO t SELECT i, 'row ' || i FROM n;
                        """)
                .migrate();
        return sandbox.script("01-schema-rebuild.sql", REBUILD);
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
