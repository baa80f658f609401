package dev.litekeeper.life.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.remote.Ssh;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.Repository;
import dev.litekeeper.testkit.SshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class HostCopyTest {
    @TempDir
    Path temp;

    @Test
    void copiesWithNothingButSqlite3OverThereWhileTheAppWrites() throws IOException {
        try (SshServer server = server();
                Foreign app = Foreign.on(sample().production())) {
            app.startWriting("INSERT INTO customer (name) VALUES ('new')", 0.001);

            CopyReport report = existing().copy(server.client(), 0).run(Listener.NOBODY);

            assertThat(app.stopWriting()).isPositive();
            assertThat(report.by()).startsWith("sqlite3 3.");
            assertThat(report.proof()).isEqualTo("integrity_check ok");
            assertThat(Sample.count(existing().development(), "customer"))
                    .isEqualTo(Sample.count(report.temporary(), "customer"))
                    .isGreaterThanOrEqualTo(1000);
            assertThat(existing().strays()).isEmpty();
            awaitNothingLeft();
        }
    }

    @Test
    void startsAnewAfterABreakAndGetsThere() throws IOException {
        sample();
        fill();
        try (SshServer server = server()) {
            List<String> notes = new ArrayList<>();

            CopyReport report = existing().copy(server.client(), 0).run(breaking(server, notes, 1));

            assertThat(notes).singleElement().asString().contains("broke after", "(2 of 3)");
            assertThat(Sample.count(report.temporary(), "filler")).isEqualTo(40);
            assertThat(existing().strays()).isEmpty();
            awaitNothingLeft();
        }
    }

    @Test
    void leavesNothingBehindWhereTheConnectionBreaksEveryTime() throws IOException {
        sample();
        fill();
        try (SshServer server = server()) {
            Problem problem =
                    problem(() -> existing().copy(server.client(), 0).run(breaking(server, new ArrayList<>(), 99)));

            assertThat(problem.kind()).isEqualTo(Kind.ENVIRONMENT);
            assertThat(existing().names("database/db/production")).isEmpty();
            assertThat(existing().names("database/db/development")).isEmpty();
            awaitNothingLeft();
        }
    }

    @Test
    void saysWhatIsWrongOverThere() throws IOException {
        sample();
        try (SshServer server = server()) {
            Files.move(existing().production(), temp.resolve("elsewhere"));
            assertThat(problem(() -> existing().copy(server.client(), 0).run(Listener.NOBODY))
                            .why())
                    .contains("no such file");
            Files.createDirectory(existing().production());
            assertThat(problem(() -> existing().copy(server.client(), 0).run(Listener.NOBODY))
                            .why())
                    .contains("folder");
            Files.delete(existing().production());
            PlainFile.of(existing().production()).write("no database at all, but a text that is long enough");
            assertThat(problem(() -> existing().copy(server.client(), 0).run(Listener.NOBODY))
                            .why())
                    .contains("not a database");
            awaitNothingLeft();
            assertThat(existing().strays()).isEmpty();
        }
    }

    @Test
    void saysThatTheHostCannotBeReachedAndWhatMustWork() throws IOException {
        Sample sample = sample();
        SshServer server = server();
        server.close();

        Problem problem = problem(() -> sample.copy(server.client(), 0).run(Listener.NOBODY));

        assertThat(problem.kind()).isEqualTo(Kind.ENVIRONMENT);
        assertThat(problem.why()).contains("refused");
        assertThat(problem.hint()).contains("ssh -o BatchMode=yes production.example true");
    }

    @Test
    void refusesWhereNeitherProgramIsThere() throws IOException {
        sample();
        Path bare = Files.createDirectory(temp.resolve("bare"));
        for (String name : List.of("ls", "awk", "df", "find", "mktemp", "id", "rm", "dirname", "sleep")) {
            PlainFile.of(bare.resolve(name))
                    .write(
                            ("#!/bin/sh\nexec " + Programs.require(name) + " \"$@\"\n")
                                    .getBytes(StandardCharsets.UTF_8),
                            "rwxr-xr-x");
        }
        String script = "PATH=" + bare + "\n" + Files.readString(sendScript()).replaceFirst("(?m)^PATH=.*$", "");

        Process process = new ProcessBuilder("sh", "-s").start();
        process.getOutputStream()
                .write(("database=" + Ssh.quoted(existing().production().toString())
                                + "\ncompressions=gzip\nreserve=0\nwal_budget=0\nuse=any\n" + script)
                        .getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("@litekeeper failed environment neither litekeeper nor sqlite3 is there");
    }

    @Test
    void theScriptsAreSuchThatShellcheckHasNothingToSay() throws Exception {
        Process process = new ProcessBuilder(
                        Programs.require("shellcheck").toString(),
                        "-s",
                        "sh",
                        sendScript().toString(),
                        sendScript().resolveSibling("send-restored.sh").toString())
                .inheritIO()
                .start();

        assertThat(process.waitFor()).isZero();
    }

    @Test
    void exportsFromTheHost() throws IOException {
        Sample sample = sample();
        try (SshServer server = server()) {
            Path file = temp.resolve("export.sqlite");

            Export export = Export.of(
                    sample.project().environment(EnvironmentName.PRODUCTION),
                    file,
                    Sample.around(server.client(), 0),
                    sample.project().backup().walBudget(),
                    Listener.NOBODY);

            assertThat(export.origin()).startsWith("production.example:/");
            assertThat(Sample.count(file, "customer")).isEqualTo(1000);
        }
    }

    private SshServer server() throws IOException {
        Path there = Files.createDirectory(temp.resolve("there"));
        return SshServer.start(Files.createDirectory(temp.resolve("sshd")), "PATH=/usr/bin:/bin TMPDIR=" + there);
    }

    private Sample sample() throws IOException {
        Programs.require("sqlite3");
        Files.createDirectory(existing().production().getParent());
        return Sample.in(existing().folder(), existing().production(), "host: production.example");
    }

    private Sample existing() {
        return new Sample(temp.resolve("app"), temp.resolve("it's $HOME \"odd\" ü;true/-my 'app'.sqlite"));
    }

    /// Makes the database larger than what the buffers on the way hold.
    private void fill() {
        try (Foreign app = Foreign.on(existing().production())) {
            app.run("CREATE TABLE filler (x BLOB)");
            app.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
                    + " INSERT INTO filler SELECT randomblob(1000000) FROM n");
        }
    }

    /// Breaks the first connections as soon as bytes of the database come.
    private static Listener breaking(SshServer server, List<String> notes, int times) {
        return new Listener() {
            private int broken;
            private boolean armed = true;

            @Override
            public void at(String phase, long done, long total) {
                if (!phase.equals("receiving")) {
                    armed = true;
                } else if (armed && broken < times) {
                    armed = false;
                    broken++;
                    assertThat(server.breakConnections()).isPositive();
                }
            }

            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
    }

    private void awaitNothingLeft() throws IOException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (!leftOverThere().isEmpty() && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertThat(leftOverThere()).isEmpty();
    }

    private List<Path> leftOverThere() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("there"))) {
            return files.toList();
        }
    }

    private static Path sendScript() {
        return Repository.root().resolve("life/src/main/resources/dev/litekeeper/life/copy/send-database.sh");
    }

    private static Problem problem(Runnable action) {
        return catchThrowableOfType(Failure.class, action::run).problem();
    }
}
