package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When and how the launcher builds, in a clone whose Maven is a script that writes down that it was called and puts
/// the program of this repository into place.
@Tag("slow")
final class LauncherBuildTest {
    @TempDir
    Path folder;

    private Path clone;

    @BeforeEach
    void makeAClone() throws IOException {
        clone = Files.createDirectory(folder.resolve("clone"));
        Path root = Repository.root();
        copy(root.resolve("litekeeper"), clone);
        copy(root.resolve("libexec"), clone);
        copy(root.resolve("pom.xml"), clone);
        Path sources = Files.createDirectories(clone.resolve("cli/src/main"));
        copy(root.resolve("cli/pom.xml"), clone.resolve("cli"));
        Files.writeString(sources.resolve("Main.java"), "class Main {}");
        maven("""
                echo "$*" >>calls
                mkdir -p cli/target/app
                cp -p '%s'/cli/target/app/*.jar cli/target/app
                touch cli/target/app/built
                """.formatted(root));
    }

    @Test
    void buildsOnFirstUseAndNotAgain() throws IOException {
        Ran first = launcher().run("--version");
        assertThat(first.out()).as("%s", first).startsWith("litekeeper ");
        assertThat(first.err()).contains("building", "litekeeper-build.log", "preparing a fast start");
        assertThat(launcher().run("--version").err()).isEmpty();
        assertThat(calls()).hasSize(1);
        assertThat(run())
                .as("what makes it start fast, and nothing of what it was trained with")
                .contains("litekeeper.aot", "restore.aot")
                .doesNotContain("sample");
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws IOException {
        launcher().run("--version");
        touch(clone.resolve("cli/src/main/Main.java"), Instant.now().plusSeconds(1));
        launcher().run("--version");
        assertThat(calls()).hasSize(2);
    }

    @Test
    void severalAtOnceBuildOnce() throws IOException {
        List<Process> processes = IntStream.range(0, 3)
                .mapToObj(i -> start(launcher().builder("--version")))
                .toList();
        assertThat(processes.stream().map(Ran::of))
                .allSatisfy(ran -> assertThat(ran.out()).as("%s", ran).startsWith("litekeeper "));
        assertThat(calls()).hasSize(1);
        assertThat(clone.resolve("cli/target/litekeeper-build.lock")).doesNotExist();
    }

    @Test
    void aLockWhoseHolderIsGoneIsTakenAway() throws IOException {
        Path lock = Files.createDirectories(clone.resolve("cli/target/litekeeper-build.lock"));
        Files.writeString(lock.resolve("pid"), "4194305\n");
        assertThat(launcher().run("--version").exit()).isZero();
    }

    @Test
    void aFailedBuildIsToldWithItsLog() throws IOException {
        maven("echo '[INFO] much'; echo '[ERROR] Main.java: no semicolon'; exit 1");
        Ran ran = launcher().run("--version");
        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err())
                .contains(
                        "error: the build failed",
                        "Main.java: no semicolon",
                        clone + "/cli/target/litekeeper-build.log")
                .doesNotContain("much");
    }

    @Test
    void whoCannotWriteUsesTheProgramAsItIs() throws IOException {
        launcher().run("--version");
        touch(clone.resolve("cli/src/main/Main.java"), Instant.now().plusSeconds(1));
        readOnly();
        Ran ran = Ran.of(asSomebodyElse("--version"));
        assertThat(ran.out()).as("%s", ran).startsWith("litekeeper ");
        assertThat(ran.err()).contains("the sources are newer");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void whoCannotWriteIsToldWhereNothingIsBuilt() throws IOException {
        Files.createDirectories(clone.resolve("cli/target"));
        readOnly();
        Ran ran = Ran.of(asSomebodyElse("--version"));
        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err()).contains("error: not built yet", "hint: run " + clone + "/litekeeper");
    }

    @Test
    void javaOfAnotherVersionIsPassedOver() throws IOException {
        Path old = jdk("17", "17.0.15");
        Path current = jdk("twenty-five", "25.0.3");
        Path early = jdk("early", "25-ea");
        Path later = jdk("later", "255");
        assertThat(firstOf(old, later, current).out()).isEqualTo(current + "\n");
        assertThat(firstOf(old, early).out()).isEqualTo(early + "\n");
        assertThat(firstOf(old, folder.resolve("none")).exit()).isEqualTo(1);
    }

    @Test
    void whatToInstallIsSaidWhereThereIsNoJdk() {
        Ran ran = sh("find_jdk() { return 1; }; JAVA_HOME=/opt/old; require_jdk");
        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err()).contains("error: no JDK 25 found", "JAVA_HOME (/opt/old)", "hint: install");
    }

    private Launcher launcher() {
        return new Launcher(clone.resolve("litekeeper"), folder, Map.of());
    }

    /// The files of the folder that the program runs from.
    private List<String> run() throws IOException {
        try (Stream<Path> files = Files.walk(clone.resolve("cli/target"), 2)) {
            return files.filter(
                            path -> path.getParent().getFileName().toString().startsWith("run."))
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(clone.resolve("calls"));
    }

    private void maven(String lines) throws IOException {
        Path mvnw = clone.resolve("mvnw");
        Files.writeString(mvnw, "#!/bin/sh\nset -e\n" + lines);
        Files.setPosixFilePermissions(mvnw, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path javac = Files.createDirectories(home.resolve("bin")).resolve("javac");
        Files.createFile(javac, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static Ran firstOf(Path... folders) {
        return sh("first_jdk_25 '"
                + String.join("' '", Stream.of(folders).map(Path::toString).toList()) + "' && echo \"$jdk\"");
    }

    private static Ran sh(String lines) {
        return Ran.of(new ProcessBuilder("sh", "-c", ". libexec/jdk.sh\n" + lines)
                .directory(Repository.root().toFile()));
    }

    /// Root may write anywhere: it becomes somebody else. Anybody else loses the right.
    private ProcessBuilder asSomebodyElse(String word) {
        ProcessBuilder builder = launcher().builder(word);
        if ("root".equals(System.getProperty("user.name"))) {
            builder.command()
                    .addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/"));
        }
        return builder;
    }

    private void readOnly() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(clone.resolve("cli/target"), PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    private static void touch(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path into) {
        assertThat(Ran.of(new ProcessBuilder("cp", "-Rp", from.toString(), into.toString()))
                        .exit())
                .isZero();
    }
}
