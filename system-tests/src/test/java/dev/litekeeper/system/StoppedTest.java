package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A signal while a store keeps a command waiting; Ctrl-C does the same.
@Tag("slow")
final class StoppedTest {
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir
    private Path folder;

    @BeforeEach
    void thereIsADatabase() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "archive verify, 'stopped: nothing was changed, and nothing is proven'",
        "archive adopt s3://bucket/replica, 'stopped: nothing was taken over'",
        "bring-back --table t --latest --apply --yes, '/app.sqlite is as it was'",
        "drill, 'stopped: nothing was changed, and no drill is recorded'",
        "restore --latest --yes, '/app.sqlite is as it was'",
        "restore --latest --to copy.sqlite, '/copy.sqlite was not made'"
    })
    void aCommandThatIsStoppedSaysHowItLeavesThings(String words, String told) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(PATIENCE_MILLIS);
            configure(cloud(URI.create("http://127.0.0.1:" + silent.getLocalPort())));
            Process process = Launcher.in(folder)
                    .with(Map.of("S3_SECRET", "secret"))
                    .builder((words + " --quiet").split(" "))
                    .start();
            try (Socket _ = silent.accept()) {
                process.toHandle().destroy();
                Ran ran = Ran.of(process);
                assertThat(ran.exit()).isEqualTo(130);
                assertThat(ran.err()).contains("stopped: ", told);
                assertThat(ran.out()).isEmpty();
            }
        }
        assertThat(folder.resolve("copy.sqlite")).doesNotExist();
    }

    /// A trigger keeps the transaction from coming to its end.
    @Test
    void rowsThatWereNotYetBroughtBackAreTakenBackAndTheirScriptIsGone() throws Exception {
        configure("{name: local, url: \"file://%s/store\"}".formatted(folder));
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<1000) INSERT INTO t SELECT i"
                    + " FROM n");
            Launcher.in(folder).run("backup");
            app.run("DELETE FROM t WHERE a = 7");
            app.run("CREATE TRIGGER long AFTER INSERT ON t BEGIN SELECT count(*) FROM t, t b, t c, t d, t e; END");
            Process process = Launcher.in(folder)
                    .builder("bring-back", "--table", "t", "--backup", "2", "--apply", "--yes", "--fire-triggers")
                    .start();
            await(() -> !scripts().isEmpty(), process);
            process.toHandle().destroy();
            Ran ran = Ran.of(process);
            assertThat(ran.exit()).as(ran.err()).isEqualTo(130);
            assertThat(ran.err()).contains("stopped: ", "/app.sqlite is as it was");
            assertThat(scripts()).isEmpty();
            assertThat(app.run("SELECT count(*) FROM t")).isEqualTo("[[999]]");
            assertThat(app.run("DELETE FROM t WHERE a = 8")).isEqualTo("[]");
        }
    }

    @Test
    void theScriptOfABringBackThatWasKilledBeforeItsCommitIsNotInTheWayOfTheOneBefore() throws Exception {
        configure("{name: local, url: \"file://%s/store\"}".formatted(folder));
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("INSERT INTO t VALUES (7), (8), (9)");
            Launcher here = Launcher.in(folder);
            here.run("backup");
            app.run("DELETE FROM t WHERE a = 7");
            String[] bringBack = {"bring-back", "--table", "t", "--backup", "2", "--apply", "--yes", "--fire-triggers"};
            assertThat(here.run(bringBack).exit()).isZero();
            app.run("DELETE FROM t WHERE a = 8");
            app.run("WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i+1 FROM n WHERE i<1000) INSERT INTO t SELECT i"
                    + " FROM n");
            app.run("CREATE TRIGGER long AFTER INSERT ON t BEGIN SELECT count(*) FROM t, t b, t c, t d, t e; END");
            Process process = here.builder(bringBack).start();
            await(this::isBegunAndWhole, process);
            process.destroyForcibly().waitFor();
            app.run("DROP TRIGGER long");
            Ran undone = here.run("bring-back", "--undo", "--yes");
            assertThat(undone.exit()).as(undone.err()).isZero();
            assertThat(undone.err()).contains(".begun.sql was stopped before its commit");
            assertThat(app.run("SELECT a FROM t WHERE a < 10")).isEqualTo("[[9]]");
        }
    }

    private boolean isBegunAndWhole() {
        return scripts().stream()
                .filter(name -> name.endsWith(".begun.sql"))
                .map(name -> PlainFile.of(folder.resolve("database/db/production", name)))
                .anyMatch(script -> script.readString().endsWith("COMMIT;\n"));
    }

    private List<String> scripts() {
        String[] files = folder.resolve("database/db/production").toFile().list();
        return Stream.of(files == null ? new String[0] : files)
                .filter(name -> name.startsWith("bring-back-"))
                .toList();
    }

    /// The store takes nothing any more from the commit on.
    @Test
    void aRestoreThatWasCommittedSaysSoAndItsWayBackIsThere() throws Exception {
        try (S3Server server = S3Server.start();
                Gate gate = Gate.before(server.endpoint());
                Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            configure(cloud(gate.endpoint()));
            Launcher here = Launcher.in(folder).with(Map.of("S3_SECRET", S3Server.SECRET_KEY));
            assertThat(here.run("backup").exit()).isZero();
            app.run("INSERT INTO t VALUES ('later')");
            gate.hold("PUT ");
            Process process = here.builder("restore", "--yes", "--quiet").start();
            await(gate::isHolding, process);
            process.toHandle().destroy();
            Ran ran = Ran.of(process);
            assertThat(ran.exit()).as(ran.err()).isEqualTo(130);
            assertThat(ran.err()).contains("stopped: ", "/app.sqlite has the content of", "what it had before is in ");
            assertThat(app.run("SELECT count(*) FROM t")).isEqualTo("[[0]]");
            gate.hold("");
            assertThat(here.run("restore", "--undo", "--yes").exit()).isZero();
            assertThat(app.run("SELECT a FROM t")).isEqualTo("[[\"later\"]]");
        }
    }

    private static void await(BooleanSupplier condition, Process process) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            assertThat(process.isAlive() && System.nanoTime() - deadline < 0)
                    .as("it comes that far")
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static String cloud(URI endpoint) {
        return """
                {name: cloud, url: "s3://bucket/backups", endpoint: "%s", region: us-east-1,
                  access-key: %s, secret-key: "${S3_SECRET}", path-style: true}""".formatted(endpoint, S3Server.ACCESS_KEY);
    }

    private void configure(String store) throws IOException {
        Files.writeString(folder.resolve("litekeeper.yml"), """
                app: app
                environments:
                  production: {database: app.sqlite}
                stores: [%s]
                """.formatted(store));
    }
}
