package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `migrate adopt --renumber` is killed at every call that changes a file: the scripts that ran never run
/// again, and the same command brings it to its end. All of them with
/// `-Dlitekeeper.calls=rename,write,pwrite64,fsync,fdatasync,unlink`.
@Tag("slow")
class RenumberKilledTest {
    private static final String[] CALLS =
            System.getProperty("litekeeper.calls", "rename,pwrite64").split(",");
    private static final int STEP = System.getProperty("litekeeper.calls") == null ? 4 : 1;

    @TempDir
    Path folder;

    @Test
    void isGoneOnWith() throws Exception {
        int kills = 0;
        int refusals = 0;
        for (String call : CALLS) {
            boolean finished = false;
            for (int when = 1; !finished; when += call.equals("rename") ? 1 : STEP) {
                Cli app = adopted(call + when);
                finished = renumber(app, call, when);
                kills += finished ? 0 : 1;
                refusals += judge(app, call + " " + when);
            }
        }
        System.out.println("figure: killed at " + kills + " calls, " + refusals + " runs refused");
        assertThat(kills).isGreaterThan(5);
        assertThat(refusals).isPositive();
    }

    /// Answers 1 where a run is refused between setting and history, else 0.
    private static int judge(Cli app, String when) throws IOException {
        Cli.Result between = app.run("migrate");
        assertThat(between.out()).as(when).doesNotContain("applied");
        if (between.exit() != 0) {
            assertThat(between.exit()).as("%s: %s", when, between).isEqualTo(3);
            assertThat(between.err()).as(when).contains("adopt --renumber");
        }
        Cli.Result again = app.run("migrate", "adopt", "--renumber", "own", "--yes");
        assertThat(again.exit()).as("%s: %s", when, again).isZero();
        Cli.Result status = app.run("migrate", "status");
        assertThat(status.exit()).as("%s: %s", when, status).isZero();
        assertThat(status.out()).as(when).contains("03-schema-more.sql", "nothing to do");
        assertThat(app.run("migrate", "verify").exit()).as(when).isZero();
        try (Foreign reader = Foreign.on(app.folder().resolve("app.sqlite"))) {
            assertThat(reader.run("SELECT a FROM t")).as(when).isEqualTo("[[1], [2]]");
        }
        return between.exit() == 0 ? 0 : 1;
    }

    /// A project whose scripts have names of Flyway's.
    private Cli adopted(String name) throws IOException {
        Path project = Files.createDirectories(folder.resolve(name.replace(' ', '-')));
        Files.createDirectory(project.resolve("own"));
        Path scripts = Files.createDirectory(project.resolve("sql"));
        Files.writeString(project.resolve("litekeeper.yml"), """
                app: shop
                environments: {development: {database: app.sqlite}}
                scripts: {folder: sql, naming: flyway}
                """);
        Files.writeString(scripts.resolve("V1__t.sql"), "CREATE TABLE t(a);\n");
        Files.writeString(scripts.resolve("V1_1__rows.sql"), "INSERT INTO t VALUES (1);\n");
        Files.writeString(scripts.resolve("V2__more.sql"), "INSERT INTO t VALUES (2);\n");
        Files.writeString(scripts.resolve("U2__more.sql"), "DELETE FROM t WHERE a = 2;\n");
        Cli app = Cli.in(project);
        assertThat(app.run("migrate").exit()).isZero();
        return app;
    }

    /// Answers whether it came to its end.
    private static boolean renumber(Cli app, String call, int when) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Programs.faulty(call, "signal=KILL:when=" + when));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "migrate",
                "adopt",
                "--renumber",
                "own",
                "--yes"));
        Process process = new ProcessBuilder(command)
                .directory(app.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(app.folder().resolve("log").toFile())
                .start();
        int exit = process.waitFor();
        boolean killed = exit == 137 || exit == 128 + 9;
        assertThat(killed ? 0 : exit)
                .as("%s", Files.readString(app.folder().resolve("log")))
                .isZero();
        return !killed;
    }
}
