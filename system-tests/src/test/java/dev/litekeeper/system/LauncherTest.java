package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher `./litekeeper` of this repository, as it is called by people, links and cron.
final class LauncherTest {
    @TempDir
    Path folder;

    @Test
    void startsFromAnyFolderThroughLinksToLinks() throws IOException {
        Path direct = Files.createSymbolicLink(
                folder.resolve("direct"), Repository.root().resolve("litekeeper"));
        Path bin = Files.createDirectory(folder.resolve("a folder"));
        Path link = Files.createSymbolicLink(bin.resolve("lk"), Path.of("..").resolve(direct.getFileName()));
        Ran ran = new Launcher(link, folder, Map.of()).run("--version");
        assertThat(ran).as("%s", ran).extracting(Ran::exit).isEqualTo(0);
        assertThat(ran.out()).contains("litekeeper ", "SQLite 3.", "Java 25");
    }

    @Test
    void startsByItsNameOnThePath() {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "litekeeper --version").directory(folder.toFile());
        builder.environment().merge("PATH", Repository.root().toString(), (path, ours) -> ours + ":" + path);
        assertThat(Ran.of(builder).out()).startsWith("litekeeper ");
    }

    @Test
    void startsFromCronWithNothingInTheEnvironment() {
        ProcessBuilder builder = new ProcessBuilder(
                "env", "-i", "sh", Repository.root().resolve("litekeeper").toString(), "--version");
        Ran ran = Ran.of(builder.directory(folder.toFile()));
        assertThat(ran.out()).as("%s", ran).startsWith("litekeeper ");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void readsAndWritesNamesInUnicodeWithoutALocale() {
        ProcessBuilder builder = new ProcessBuilder(
                "env", "-i", "sh", Repository.root().resolve("litekeeper").toString(), "init", "größe-日本");
        Ran ran = Ran.of(builder.directory(folder.toFile()));
        assertThat(ran.out()).as("%s", ran).contains("größe-日本");
        assertThat(folder.resolve("größe-日本/litekeeper.yml")).exists();
    }

    @Test
    void handsOverArgumentsAsTheyAreAndTheExitStatus() {
        Ran ran = Launcher.in(folder).run("no such command * \"$HOME\"");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("unknown command: no such command * \"$HOME\"");
    }

    @Test
    void leavesNothingBehindInTheTemporaryFolder() throws IOException {
        Ran ran = Launcher.in(folder)
                .with(Map.of("LITEKEEPER_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder))
                .run("--version");
        assertThat(ran.exit()).isZero();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void everyShellScriptPassesShellcheck() throws IOException {
        Path shellcheck = Programs.require("shellcheck");
        List<String> scripts;
        try (Stream<Path> libexec = Files.list(Repository.root().resolve("libexec"))) {
            scripts = Stream.concat(
                            Stream.of("litekeeper", "build", ".ci/run"),
                            libexec.map(Path::toString).filter(name -> name.endsWith(".sh")))
                    .toList();
        }
        List<String> command = Stream.concat(Stream.of(shellcheck.toString(), "-x"), scripts.stream())
                .toList();
        Ran ran = Ran.of(new ProcessBuilder(command).directory(Repository.root().toFile()));
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exit()).isZero();
    }
}
