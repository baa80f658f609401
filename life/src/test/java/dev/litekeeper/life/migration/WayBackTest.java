package dev.litekeeper.life.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class WayBackTest {
    @TempDir
    private Path folder;

    private Foreign app;

    @BeforeEach
    void appBegins() {
        app = Foreign.on(folder.resolve("app.sqlite"));
    }

    @AfterEach
    void appEnds() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void undisturbedItKnowsWhatWasThereBeforeAndAfter(String journalMode) throws IOException {
        open(journalMode);
        Fingerprint before = fingerprint();
        Run run = run(Listener.NOBODY, () -> {});
        assertThat(Fingerprint.of(new PrivateCopy(run.copy().orElseThrow())).differences(before))
                .isEmpty();
        assertThat(run.before().orElseThrow().differences(before)).isEmpty();
        assertThat(run.after().orElseThrow().differences(fingerprint())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aCommitBetweenTheCopyAndTheLockIsInTheCopy(String journalMode) throws IOException {
        open(journalMode);
        Run run = run(Listener.NOBODY, () -> app.run("INSERT INTO t VALUES ('between')"));
        try (Session copy = new PrivateCopy(run.copy().orElseThrow()).read()) {
            assertThat(copy.queryText("SELECT group_concat(a) FROM t")).isEqualTo("between");
            assertThat(run.before().orElseThrow().differences(Fingerprint.of(copy)))
                    .as("the script was committed after the copy was proven")
                    .isEmpty();
        }
        assertThat(run.after()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aCommitBetweenTwoScriptsIsNotTakenForOneOfTheRun(String journalMode) throws IOException {
        open(journalMode);
        Listener disturbing = new Listener() {
            @Override
            public void applied(Applied applied) {
                if (applied.script().number() == 0) {
                    app.run("INSERT INTO t VALUES ('between')");
                }
            }
        };
        assertThat(run(disturbing, () -> {}).after()).isEmpty();
    }

    /// The app commits before anybody has looked at what the last script left.
    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aCommitRightBehindTheLastScriptIsNotTakenForOneOfTheRun(String journalMode) throws IOException {
        open(journalMode);
        Run run = run(way -> new Listener() {
            @Override
            public void started(ScriptName script, int number, int total) {
                way.started(script, number, total);
            }

            @Override
            public void locked(ScriptName script, Session session) {
                way.locked(script, session);
            }

            @Override
            public void committed(ScriptName script, Session session) {
                if (script.number() == 1) {
                    app.run("INSERT INTO t VALUES ('behind')");
                }
                way.committed(script, session);
            }
        });
        assertThat(run.after()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void nothingIsLeftWhereNothingRan(String journalMode) throws IOException {
        open(journalMode);
        Progress failing = (_, _, _) -> {
            throw new IllegalStateException("stopped");
        };
        prepared(Listener.NOBODY, Progress.NONE).close();
        assertThat(folder.resolve("runs")).isEmptyDirectory();
        app.run("INSERT INTO t VALUES (zeroblob(20000000))");
        assertThatThrownBy(() -> prepared(Listener.NOBODY, failing)).hasMessageContaining("stopped");
        assertThat(folder.resolve("runs")).isEmptyDirectory();
    }

    private Run run(Listener listener, Runnable meanwhile) {
        try (WayBack way = prepared(listener, Progress.NONE)) {
            meanwhile.run();
            return applied(way);
        }
    }

    /// `around` hands on to the way back what it is told.
    private Run run(Function<WayBack, Listener> around) {
        try (WayBack way = prepared(Listener.NOBODY, Progress.NONE)) {
            return applied(around.apply(way));
        }
    }

    private Run applied(Listener listener) {
        Migrator migrator = new Migrator(
                Target.of(database()),
                Scripts.in(folder.resolve("sql")),
                Track.SCRIPTS,
                new Author("tester", InstantSource.system()));
        assertThat(migrator.apply(Orders.ALL, listener).applied()).hasSize(2);
        return runs().newest().orElseThrow();
    }

    private WayBack prepared(Listener listener, Progress progress) {
        InstantSource clock = InstantSource.system();
        return WayBack.prepare(
                database(),
                runs().next("01-data", clock.instant()),
                clock,
                List.of("00-schema", "01-data"),
                OptionalLong.empty(),
                listener,
                progress);
    }

    private Runs runs() {
        return new Runs(folder.resolve("runs"));
    }

    private DatabaseFile database() {
        return DatabaseFile.at(folder.resolve("app.sqlite"));
    }

    private void open(String journalMode) throws IOException {
        app.run("PRAGMA journal_mode=" + journalMode);
        app.run("CREATE TABLE t(a)");
        app.run("CREATE TABLE litekeeper_history (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, number INTEGER NOT NULL,"
                + " file TEXT NOT NULL, how TEXT NOT NULL, checksum TEXT NOT NULL, meaning TEXT NOT NULL,"
                + " who TEXT NOT NULL, at TEXT NOT NULL, took_ms INTEGER NOT NULL, statement_ms TEXT NOT NULL,"
                + " sqlite_version TEXT NOT NULL, schema_before TEXT NOT NULL, schema_after TEXT NOT NULL,"
                + " rows INTEGER NOT NULL, note TEXT NOT NULL, UNIQUE (kind, number))");
        Files.createDirectories(folder.resolve("sql"));
        Files.writeString(folder.resolve("sql/00-schema-b.sql"), "CREATE TABLE b(a);");
        Files.writeString(folder.resolve("sql/01-data-b.sql"), "INSERT INTO b VALUES (1);");
    }

    private Fingerprint fingerprint() {
        try (Session session = database().read()) {
            return Fingerprint.of(session);
        }
    }
}
