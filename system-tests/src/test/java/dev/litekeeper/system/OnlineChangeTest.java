package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.files.Json;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SqlFailure;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table is made anew beside its app while a keeper keeps every commit.
@Tag("slow")
final class OnlineChangeTest {
    private static final long MB = 1 << 20;
    private static final String STEPS =
            "SELECT (SELECT count(*) FROM sqlite_schema) || ' ' || (SELECT count(*)" + " FROM litekeeper_history)";

    @TempDir
    Path folder;

    private Foreign app;
    private Process keeper;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("store"));
        Files.writeString(
                folder.resolve("litekeeper.yml"),
                "app: shop\nenvironments: {production: {database: " + database() + "}}\n"
                        + "stores: [{name: local, url: \"file://" + folder.resolve("store")
                        + "\"}]\nkeep: {jobs: []}\n");
        app = Foreign.on(database());
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a)");
        script("00-schema-init.sql", "CREATE TABLE t(id INTEGER PRIMARY KEY, a);\n");
    }

    @AfterEach
    void endEverything() throws InterruptedException {
        app.close();
        if (keeper != null) {
            keeper.destroyForcibly().waitFor();
        }
    }

    @Test
    void everyCommitOfItAndOfTheAppCanBeRestored() throws Exception {
        fill(400, "0");
        long before = keep();
        app.startWriting("UPDATE t SET a = a + 1 WHERE id = 7", 0.01);
        Ran ran = Ran.of(change().start());
        long writes = app.stopWriting();
        assertThat(ran.exit()).as("%s", ran).isZero();
        long after = position();
        assertThat(Files.size(folder.resolve("app.sqlite-wal"))).isLessThan(256 * MB);

        Kept last = kept(before);
        long steps = 0;
        for (long commit = before + 1; commit <= after; commit++) {
            Kept now = kept(commit);
            assertThat(now.others).as("commit %d", commit).isEqualTo("399 0");
            assertThat(now.steps.equals(last.steps) ? now.written - last.written : 1)
                    .as("commit %d is one of the app or one of the change: %s, then %s", commit, last, now)
                    .isEqualTo(1);
            steps += now.written == last.written ? 1 : 0;
            last = now;
        }
        assertThat(last.written).isEqualTo(writes);
        assertThat(after - before).as("none is missing").isEqualTo(writes + steps);
        assertThat(steps).isGreaterThan(10);
        assertThat(last.schema).contains("NOT NULL").contains("t_a").doesNotContain("litekeeper_");
        assertThat(litekeeper("status").out()).doesNotContain("gap");
    }

    @Test
    void itWaitsForAKeeperThatIsBehind() throws Exception {
        fill(140, "zeroblob(1 << 20)");
        app.run("PRAGMA wal_checkpoint(TRUNCATE)");
        keep();
        Path said = folder.resolve("said");
        Process change = change().redirectError(said.toFile()).start();
        try {
            await(
                    change,
                    () -> app.run("SELECT count(*) FROM sqlite_schema WHERE name = 'litekeeper_online'")
                            .equals("[[1]]"));
            stopTheKeeper();
            await(change, () -> Files.readString(said).contains("waiting: the WAL has grown"));
            for (int write = 0; write < 20; write++) {
                app.run("UPDATE t SET id = id WHERE id = 7");
            }
            assertThat(Files.size(folder.resolve("app.sqlite-wal"))).isBetween(96 * MB, 160 * MB);
            signal("CONT");
            Ran ran = Ran.of(change);
            assertThat(ran.exit()).as("%s", Files.readString(said)).isZero();
        } finally {
            change.destroyForcibly();
        }
        assertThat(Files.size(folder.resolve("app.sqlite-wal"))).isLessThan(256 * MB);
        Kept last = kept(position());
        assertThat(last.schema).contains("NOT NULL").doesNotContain("litekeeper_");
        assertThat(last.others).startsWith("139 ");
        assertThat(litekeeper("status").out()).doesNotContain("gap");
    }

    /// What a commit holds.
    ///
    /// @param written how often the app wrote into the one row that it writes into
    /// @param others the other rows, and their sum
    /// @param steps what each step of the change changes
    private record Kept(long written, String others, String steps, String schema) {}

    private Kept kept(long commit) throws IOException {
        Path file = folder.resolve("restored.sqlite");
        List<Store> stores = Stores.open(Project.load(folder).stores(), Map.of());
        Archives.read(stores, new Scope("shop", "production"))
                .at(commit)
                .restore()
                .to(file, Progress.NONE);
        try (Session session = new PrivateCopy(file).read()) {
            boolean underWay =
                    session.queryLong("SELECT count(*) FROM sqlite_schema WHERE name = 'litekeeper_online'") == 1;
            return new Kept(
                    session.queryLong("SELECT a FROM t WHERE id = 7"),
                    session.queryText("SELECT count(*) || ' ' || sum(a) FROM t WHERE id <> 7"),
                    session.queryText(STEPS)
                            + (underWay ? session.queryText("SELECT ' ' || beat FROM litekeeper_online") : ""),
                    session.queryText("SELECT group_concat(sql) FROM sqlite_schema WHERE name <> 'litekeeper_history'"
                            + " AND sql NOT LIKE '%litekeeper_history%'"));
        } finally {
            Files.delete(file);
        }
    }

    private void fill(int rows, String value) {
        app.run("INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                + ") SELECT i, " + value + " FROM n");
        assertThat(litekeeper("migrate", "baseline", "--env", "production", "--yes")
                        .succeeded()
                        .exit())
                .isZero();
    }

    /// Starts the keeper; answers the newest commit.
    private long keep() {
        try {
            keeper = Launcher.in(folder)
                    .builder("keep")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            await(keeper, () -> litekeeper("wait", "--timeout", "10s").exit() == 0);
            return position();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long position() {
        Ran waited = litekeeper("wait", "--timeout", "60s", "--json").succeeded();
        return (Long) Json.parseObject(waited.out()).get("position");
    }

    /// At a moment at which it does not hold the write lock.
    private void stopTheKeeper() throws IOException, InterruptedException {
        boolean free = false;
        while (!free) {
            signal("STOP");
            try (Session probe = DatabaseFile.at(database()).open(Settings.WRITE.busyTimeout(Duration.ofSeconds(5)))) {
                probe.execute("BEGIN IMMEDIATE");
                probe.rollback();
                free = true;
            } catch (SqlFailure held) {
                signal("CONT");
            }
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(keeper.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private ProcessBuilder change() throws IOException {
        script("01-schema-change.sql", """
                -- litekeeper: online
                CREATE TABLE litekeeper_new_t(id INTEGER PRIMARY KEY, a NOT NULL);
                INSERT INTO litekeeper_new_t(id, a) SELECT id, a FROM t;
                DROP TABLE t;
                ALTER TABLE litekeeper_new_t RENAME TO t;
                CREATE INDEX t_a ON t(length(a));
                """);
        return Launcher.in(folder)
                .builder(
                        "migrate", "--env", "production", "--unrehearsed", "01-schema", "--because", "a test", "--yes");
    }

    private static void await(Process going, Callable<Boolean> condition) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        try {
            while (!condition.call()) {
                assertThat(going.isAlive()).as("what should bring it goes on").isTrue();
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(5_000_000);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void script(String name, String text) throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("database/sql"));
        Files.writeString(scripts.resolve(name), text);
    }

    private Path database() {
        return folder.resolve("app.sqlite");
    }

    private Ran litekeeper(String... words) {
        return Launcher.in(folder).run(words);
    }
}
