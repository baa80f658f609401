package dev.litekeeper.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts of a project as cron runs them: `env -i sh scripts/...`, from another folder.
@Tag("slow")
class ScriptsTest {
    @TempDir
    Path folder;

    private Path app = Path.of("");
    private Path program = Path.of("");
    private Path prefix = Path.of("");

    @BeforeEach
    void layOut() {
        app = folder.resolve("my app");
        program = folder.resolve("it's a \"$PLACE\"/litekeeper");
        prefix = folder.resolve("prefix");
        Layout.of(app, "my-app", program).create();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy-db-prod-to-dev.sh",
                "db-maintenance.sh",
                "install-upgrade-sqlite.sh --prefix PREFIX --archive A"
            })
    void withoutLitekeeperTheySayHowToGetIt(String line) throws Exception {
        Path archive = archive("sqlite.tar.gz", Programs.require("sqlite3"));
        List<String> words = new ArrayList<>(List.of(line.replace("PREFIX", prefix.toString())
                .replace(" A", " " + archive)
                .split(" ")));
        if (words.contains("--archive")) {
            words.addAll(List.of("--sha256", sum(archive)));
        }

        Ended ended = run(words);

        assertThat(ended.status).isEqualTo(5);
        assertThat(ended.text).contains("litekeeper is not there", "LITEKEEPER");
    }

    @Test
    void theCopyIsMadeInTheProjectByTheProgramThatLaidItOut() throws Exception {
        standIn("echo \"$PWD: $*\"");

        assertThat(run("copy-db-prod-to-dev.sh", "--quiet"))
                .isEqualTo(new Ended(0, app.toRealPath() + ": copy production development --yes --quiet"));
    }

    @Test
    void anotherProgramCanBeNamed() throws Exception {
        Path other = folder.resolve("other");
        program(other, "echo other");

        assertThat(run(List.of("LITEKEEPER=" + other), List.of("copy-db-prod-to-dev.sh")))
                .isEqualTo(new Ended(0, "other"));
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,0", "1,0,0,1", "1,5,4,5", "4,2,3,3", "4,0,1,1", "0,99,0,5"})
    void maintenanceTriesEveryStepAndEndsWithTheGravest(int maintain, int backup, int check, int status)
            throws Exception {
        standIn("echo \"$*\" >&2; case $1 in maintain) exit %d;; backup) exit %d;; check) exit %d;; esac"
                .formatted(maintain, backup, check));

        Ended ended = run("db-maintenance.sh", "staging");

        assertThat(ended.status).isEqualTo(status);
        assertThat(ended.text)
                .contains(
                        "maintain --env staging --yes",
                        "backup --env staging --prune --yes",
                        "check --env staging --alert");
    }

    @Test
    void installsFromAnArchiveBesideAWriterAndRollsBack() throws Exception {
        Path database = folder.resolve("it's.sqlite");
        Path archive = archive("sqlite.tar.gz", Programs.require("sqlite3"));
        try (Foreign writer = Foreign.on(database)) {
            writer.run("PRAGMA journal_mode=WAL");
            writer.run("CREATE TABLE \"odd \"\" name\" (x)");
            writer.startWriting("INSERT INTO \"odd \"\" name\" VALUES (1)", 0.001);

            Ended ended = install(
                    "--archive", archive.toString(), "--sha256", sum(archive), "--database", database.toString());

            assertThat(ended.text).contains("verified: integrity_check ok, 1 tables counted", "in use: " + prefix);
            assertThat(ended.status).isZero();
            assertThat(writer.stopWriting()).isPositive();
        }
        Path first = Files.readSymbolicLink(prefix.resolve("bin/sqlite3"));
        Ended back = install("--rollback");
        assertThat(back.status).as(back.text).isZero();
        assertThat(prefix.resolve("bin/sqlite3")).isExecutable();
        assertThat(install("--rollback").status).isZero();
        assertThat(Files.readSymbolicLink(prefix.resolve("bin/sqlite3"))).isEqualTo(first);
    }

    @Test
    void aWrongChecksumInstallsNothing() throws Exception {
        Path archive = archive("sqlite.tar.gz", Programs.require("sqlite3"));

        Ended ended = install("--archive", archive.toString(), "--sha256", "0".repeat(64), "--without-database");

        assertThat(ended.status).isEqualTo(3);
        assertThat(prefix.resolve("bin/sqlite3")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            case "$*" in *integrity_check*) echo "row 1 missing"; exit;; esac; exec REAL "$@" => does not find the copy sound
            case "$*" in *integrity_check*|*quote*|*-version*) exec REAL "$@";; esac; echo "7" => count other rows
            """)
    void aProgramThatReadsTheCopyOtherwiseIsNotSwitchedTo(String script, String why) throws Exception {
        Path real = Programs.require("sqlite3");
        Path database = folder.resolve("app.sqlite");
        try (Foreign writer = Foreign.on(database)) {
            writer.run("CREATE TABLE t (x)");
        }
        Path bad = folder.resolve("bad");
        program(bad, script.replace("REAL", real.toString()));
        Path archive = archive("bad.tar.gz", bad);

        Ended ended =
                install("--archive", archive.toString(), "--sha256", sum(archive), "--database", database.toString());

        assertThat(ended.text).contains(why, "nothing was switched");
        assertThat(ended.status).isEqualTo(1);
        assertThat(prefix.resolve("bin/sqlite3")).doesNotExist();
    }

    @Test
    void verifiesWithTheDatabaseOfAnEnvironmentThroughLitekeeper() throws Exception {
        Path archive = archive("sqlite.tar.gz", Programs.require("sqlite3"));
        standIn("echo \"$*\" >&2; while [ $# -gt 0 ]; do [ \"$1\" != --to ] || to=$2; shift; done;"
                + " sqlite3 \"$to\" 'CREATE TABLE a (x); CREATE TABLE b (x)'");

        Ended ended = install("--archive", archive.toString(), "--sha256", sum(archive), "--env", "staging");

        assertThat(ended.text).contains("copy staging --to ", "2 tables counted");
        assertThat(ended.status).isZero();
    }

    @Test
    void wrongUseIsToldAndChangesNothing() throws Exception {
        assertThat(install("--rollback").status).isEqualTo(2);
        assertThat(install("--fast").status).isEqualTo(2);
        assertThat(install("--archive", "missing.zip").status).isEqualTo(2);
        assertThat(prefix.resolve("bin/sqlite3")).doesNotExist();
    }

    private Ended install(String... options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("install-upgrade-sqlite.sh", "--prefix", prefix.toString()));
        words.addAll(List.of(options));
        return run(words);
    }

    private Ended run(String... words) throws IOException, InterruptedException {
        return run(List.of(words));
    }

    private Ended run(List<String> words) throws IOException, InterruptedException {
        return run(List.of(), words);
    }

    private Ended run(List<String> environment, List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        command.addAll(environment);
        command.addAll(
                List.of("sh", app.resolve("scripts").resolve(words.getFirst()).toString()));
        command.addAll(words.subList(1, words.size()));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text.strip());
    }

    /// Puts a shell script where the project was told that `litekeeper` is.
    private void standIn(String script) {
        program(program, script);
    }

    private static void program(Path file, String script) {
        try {
            Files.createDirectories(file.getParent());
            PlainFile.of(file).write(("#!/bin/sh\n" + script + "\n").getBytes(StandardCharsets.UTF_8), "rwxr-xr-x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path archive(String name, Path sqlite) throws IOException, InterruptedException {
        Path content = Files.createDirectories(folder.resolve("content-" + name).resolve("sqlite-tools"));
        Files.copy(sqlite, content.resolve("sqlite3"));
        Path archive = folder.resolve(name);
        Process tar = new ProcessBuilder(
                        "tar", "-czf", archive.toString(), "-C", String.valueOf(content.getParent()), "sqlite-tools")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        return archive;
    }

    private static String sum(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(PlainFile.of(file).readBytes()));
    }

    private record Ended(int status, String text) {}
}
