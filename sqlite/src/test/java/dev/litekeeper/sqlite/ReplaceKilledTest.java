package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The child that replaces the content of a database is killed, and the database holds the old content or the new
/// one, whole, for a process that was connected all the time and for one that comes new.
@Tag("slow")
class ReplaceKilledTest {
    /// At random moments; a hundred are tried with `-Dkills=100`.
    private static final int KILLS = Integer.getInteger("kills", 40);

    private static final String CONTENT = "SELECT group_concat(id || marker || v, ',') FROM t";
    private static final List<String> CALLS =
            List.of("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink");

    @TempDir
    private Path folder;

    @TempDir
    private Path scratch;

    /// Two contents that take turns in the live database.
    private final List<String> contents = new ArrayList<>();

    private final List<PrivateCopy> backups = new ArrayList<>();
    private int current;

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void atEverySystemCallThatChangesAFile(String mode) throws Exception {
        Path strace = Programs.require("strace");
        Path sqlite3 = Programs.require("sqlite3");
        Path live = prepare(mode, 40);
        int kills = 0;
        try (Foreign app = Foreign.on(live)) {
            for (String call : CALLS) {
                boolean finished = false;
                for (int when = 1; !finished; when++) {
                    app.run(CONTENT);
                    FileFacts before = FileFacts.of(live).orElseThrow();
                    finished = run(
                            live,
                            -1,
                            strace.toString(),
                            "-f",
                            "-o",
                            "/dev/null",
                            "-e",
                            "trace=" + call,
                            "-e",
                            "inject=" + call + ":signal=KILL:when=" + when);
                    kills += finished ? 0 : 1;
                    whole(live, app, mode + " " + call + " " + when);
                    assertThat(cli(sqlite3, live, "PRAGMA integrity_check")).isEqualTo("ok");
                    assertThat(cli(sqlite3, live, CONTENT)).isEqualTo(contents.get(current));
                    FileFacts after = FileFacts.of(live).orElseThrow();
                    assertThat(List.of(after.inode(), after.permissions(), after.uid(), after.gid()))
                            .isEqualTo(List.of(before.inode(), before.permissions(), before.uid(), before.gid()));
                }
            }
        }
        System.out.println("figure: " + mode + ", killed at " + kills + " system calls");
        assertThat(kills).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void whenTheDiskIsFullAtAnyWrite(String mode) throws Exception {
        Path strace = Programs.require("strace");
        Path live = prepare(mode, 40);
        int failures = 0;
        try (Foreign app = Foreign.on(live)) {
            boolean finished = false;
            for (int when = 1; !finished; when += 3) {
                app.run(CONTENT);
                int before = current;
                finished = run(
                        live,
                        -1,
                        strace.toString(),
                        "-f",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=pwrite64",
                        "-e",
                        "inject=pwrite64:error=ENOSPC:when=" + when);
                whole(live, app, mode + " full at write " + when);
                assertThat(current == before).as("what was told").isEqualTo(!finished);
                failures += finished ? 0 : 1;
            }
        }
        assertThat(failures).isGreaterThan(2);
    }

    @Test
    void withItsParentBeforeTheCommit() throws Exception {
        Path live = prepare("WAL", 40);
        backups.forEach(Fingerprint::of);
        String order = Json.line(ReplaceJob.order(
                DatabaseFile.at(live),
                content(backups.get(1)),
                Files.createFile(folder.resolve("undo.sqlite")),
                CopyLimits.DEFAULT));
        try (Foreign app = Foreign.on(live)) {
            Process process = new ProcessBuilder(CopierChild.command(scratch))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            String line = out.readLine();
            while (!line.startsWith("{\"ready\"")) {
                line = out.readLine();
            }
            process.getOutputStream().close();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(text(app.run(CONTENT))).isEqualTo(contents.getFirst());
            app.run("INSERT INTO log VALUES (1)");
        }
    }

    @Test
    void atRandomMomentsBesideALiveWriter() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path live = prepare("WAL", 20_000);
        int changed = 0;
        try (Foreign app = Foreign.on(live)) {
            app.startWriting("INSERT INTO log VALUES (1)", 0.001);
            long start = System.nanoTime();
            assertThat(run(live, -1)).isTrue();
            long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            app.stopWriting();
            whole(live, app, "first");
            for (int i = 0; i < KILLS; i++) {
                app.startWriting("INSERT INTO log VALUES (1)", 0.001);
                run(live, random.nextInt((int) Math.max(60, whole / 8)));
                assertThat(app.stopWriting()).isNotNegative();
                int before = current;
                whole(live, app, "kill " + i);
                changed += current == before ? 0 : 1;
            }
            assertThat(app.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
        }
        System.out.println("figure: " + KILLS + " kills, " + changed + " of them behind the commit");
    }

    private static Content content(PrivateCopy backup) {
        return new Content(backup, Fingerprint.of(backup), Optional.of(PageDigest.of(backup, (int) pageSize(backup))));
    }

    private static long pageSize(PrivateCopy backup) {
        try (Session session = backup.read()) {
            return session.queryLong("PRAGMA page_size");
        }
    }

    private Path prepare(String mode, int rows) throws IOException {
        Path live = folder.resolve("live.sqlite");
        for (String marker : List.of("old", "new")) {
            Path file = folder.resolve(marker + ".sqlite");
            try (Foreign foreign = Foreign.on(file)) {
                foreign.run("CREATE TABLE log(n)");
                foreign.run("CREATE TABLE t(id INTEGER PRIMARY KEY, marker TEXT, v TEXT)");
                foreign.run("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<" + rows
                        + ") INSERT INTO t(marker, v) SELECT '" + marker + "', hex(randomblob(100)) FROM n");
                contents.add(text(foreign.run(CONTENT)));
            }
            backups.add(new PrivateCopy(file));
        }
        Files.copy(folder.resolve("old.sqlite"), live);
        try (Foreign foreign = Foreign.on(live)) {
            foreign.run("PRAGMA journal_mode=" + mode);
        }
        return live;
    }

    /// Whether the child came to its end. It is killed so many milliseconds after its first words, unless that is
    /// -1.
    private boolean run(Path live, int killAfterMillis, String... tracer) throws Exception {
        PrivateCopy backup = backups.get(1 - current);
        Path undo = folder.resolve("undo.sqlite");
        for (String suffix : List.of("", "-journal", "-wal", "-shm")) {
            Files.deleteIfExists(Path.of(undo + suffix));
        }
        Files.createFile(undo);
        String order = Json.line(ReplaceJob.order(DatabaseFile.at(live), content(backup), undo, CopyLimits.DEFAULT));
        List<String> command = new ArrayList<>(List.of(tracer));
        command.addAll(CopierChild.command(scratch));
        command.addAll(1 + tracer.length, library());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean finished = false;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            // The second line is the leave to commit.
            process.getOutputStream().write((order + "\n\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            boolean heard = false;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                finished |= line.startsWith("{\"done\"");
                if (!heard && killAfterMillis >= 0) {
                    CompletableFuture.delayedExecutor(killAfterMillis, TimeUnit.MILLISECONDS)
                            .execute(process::destroyForcibly);
                }
                heard = true;
            }
        } catch (IOException killedBeforeItRead) {
            finished = false;
        }
        process.waitFor();
        return finished;
    }

    /// Holds that the database has one of the two contents, and remembers which.
    private void whole(Path live, Foreign app, String when) {
        String content = text(app.run(CONTENT));
        assertThat(contents.contains(content))
                .as(when + " left neither the old nor the new content in " + live)
                .isTrue();
        current = contents.indexOf(content);
    }

    private static String text(String json) {
        return json.substring("[[\"".length(), json.length() - "\"]]".length());
    }

    private static String cli(Path sqlite3, Path live, String sql) throws Exception {
        Process process = new ProcessBuilder(sqlite3.toString(), live.toString(), sql)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return answer;
    }

    /// The driver's library as this process has it mapped, so that a child need not unpack its own.
    private static List<String> library() throws IOException {
        Optional<Path> mapped = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.endsWith("libsqlitejdbc.so"))
                .map(line -> Path.of(line.substring(line.indexOf('/'))))
                .findFirst();
        Path library = mapped.orElseThrow();
        return List.of(
                "-XX:TieredStopAtLevel=1",
                "-Dorg.sqlite.lib.path=" + library.getParent(),
                "-Dorg.sqlite.lib.name=" + library.getFileName());
    }
}
