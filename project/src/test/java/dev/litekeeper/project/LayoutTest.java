package dev.litekeeper.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
    private static final Path LAUNCHER = Path.of("/opt/litekeeper/litekeeper");
    private static final List<String> TREE = List.of(
            ".gitignore",
            "database/db/development/",
            "database/db/production/",
            "database/db/staging/",
            "database/db/test/",
            "database/sql/00-data-init.sql",
            "database/sql/00-schema-init.sql",
            "database/sql/seed/",
            "litekeeper.yml",
            "scripts/copy-db-prod-to-dev.sh",
            "scripts/db-maintenance.sh",
            "scripts/install-upgrade-sqlite.sh");

    @TempDir
    Path folder;

    @Test
    void laysOutTheWholeTreeAndNothingElse() throws IOException {
        Layout.of(folder.resolve("my-app"), "my-app", LAUNCHER).create();

        assertThat(tree(folder.resolve("my-app"))).isEqualTo(TREE);
        assertThat(Files.getPosixFilePermissions(folder.resolve("my-app/scripts/db-maintenance.sh")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void itsConfigurationIsComplete() {
        Layout.of(folder, "my-app", LAUNCHER).create();

        Project project = Project.load(folder);

        assertThat(project.app()).isEqualTo("my-app");
        assertThat(project.environments()).hasSize(4);
        assertThat(project.environment(EnvironmentName.TEST).database())
                .isEqualTo(folder.resolve("database/db/test/my-app-test.sqlite"));
        assertThat(project.stores()).hasSize(1);
        assertThat(project.alerts()).hasSize(1);
    }

    @Test
    void refusesWhereAFileIsThereAndListsItAndWritesNothing() throws IOException {
        PlainFile.of(folder.resolve("litekeeper.yml")).write("mine");
        Files.createDirectories(folder.resolve("scripts"));
        PlainFile.of(folder.resolve("scripts/db-maintenance.sh")).write("mine too");

        Problem problem = problem(() -> Layout.of(folder, "my-app", LAUNCHER).create());

        assertThat(problem.kind()).isEqualTo(Kind.REFUSED);
        assertThat(problem.why()).contains("litekeeper.yml, scripts/db-maintenance.sh");
        assertThat(tree(folder)).containsExactly("litekeeper.yml", "scripts/db-maintenance.sh");
        assertThat(PlainFile.of(folder.resolve("litekeeper.yml")).readString()).isEqualTo("mine");
    }

    @Test
    void takesEverythingBackWhenAPartCannotBeWritten() throws IOException {
        PlainFile.of(folder.resolve("database")).write("a file where a folder has to be");

        problem(() -> Layout.of(folder, "my-app", LAUNCHER).create());

        assertThat(tree(folder)).containsExactly("database");
    }

    @Test
    void takesANewFolderBackToo() throws IOException {
        Path app = folder.resolve("app");
        Layout broken = Layout.of(app, "my-app", LAUNCHER);
        Layout unwritable = new Layout(
                app, "my-app", java.util.Map.of(".gitignore", "x", "a/b", "text", "a/b/c", "text"), broken.folders());

        problem(unwritable::create);

        assertThat(tree(folder)).isEmpty();
    }

    @Test
    void anIgnoreFileThatIsThereGetsWhatItLacks() {
        PlainFile ignore = PlainFile.of(folder.resolve(".gitignore"));
        ignore.write("node_modules/\n*-wal");

        Layout.of(folder, "my-app", LAUNCHER).create();

        assertThat(ignore.readString())
                .startsWith("node_modules/\n*-wal\n")
                .contains("database/db/production/*\n")
                .containsOnlyOnce("*-wal\n");
    }

    @Test
    void anAdoptedDatabaseIsProductionAndItsSchemaIsTheFirstScript() throws IOException {
        Path odd = folder.resolve("data/it's a \"database\" \\ ü: {1}.sqlite");

        Layout.adopting(folder, "my-app", LAUNCHER, odd, "CREATE TABLE t(x);\n").create();

        assertThat(Project.load(folder).environment(EnvironmentName.PRODUCTION).database())
                .isEqualTo(odd);
        assertThat(Files.readString(folder.resolve("database/sql/00-schema-init.sql")))
                .isEqualTo("CREATE TABLE t(x);\n");
        assertThat(Files.readString(folder.resolve("database/sql/00-data-init.sql")))
                .startsWith("--");
    }

    @Test
    void gitSeesTheTestDatabaseAndNoOther() throws Exception {
        Programs.require("git");
        Layout.of(folder, "my-app", LAUNCHER).create();
        for (String environment : EnvironmentName.words()) {
            for (String end : List.of("", "-wal", "-shm", "-journal")) {
                touch("database/db/" + environment + "/my-app.sqlite" + end);
                touch("database/db/" + environment + "/other.db" + end);
            }
        }
        touch("database/db/production/my-app-prod-2025-09-01T093000.sqlite");
        touch("database/db/test/.litekeeper-123/copy.sqlite");
        touch("app.sqlite-wal");
        touch("database/records/production.jsonl");
        touch("database/records/production.state.json");
        touch("travel-journal/entry.txt");

        assertThat(run("git", "init", "-q")).isEmpty();
        List<String> seen = run("git", "status", "--porcelain", "--untracked-files=all").stream()
                .map(line -> line.substring(3))
                .sorted()
                .toList();

        assertThat(seen)
                .containsExactly(
                        ".gitignore",
                        "database/db/test/my-app.sqlite",
                        "database/db/test/other.db",
                        "database/records/production.jsonl",
                        "database/sql/00-data-init.sql",
                        "database/sql/00-schema-init.sql",
                        "litekeeper.yml",
                        "scripts/copy-db-prod-to-dev.sh",
                        "scripts/db-maintenance.sh",
                        "scripts/install-upgrade-sqlite.sh",
                        "travel-journal/entry.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/opt/litekeeper/litekeeper", "/opt/it's $HOME \"x\"/lite keeper"})
    void shellcheckHasNothingToSayAboutTheScripts(String launcher) throws Exception {
        String shellcheck = Programs.require("shellcheck").toString();
        Layout.of(folder, "my-app", Path.of(launcher)).create();

        for (String script : List.of("install-upgrade-sqlite", "copy-db-prod-to-dev", "db-maintenance")) {
            assertThat(run(shellcheck, "scripts/" + script + ".sh")).isEmpty();
        }
    }

    private void touch(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        PlainFile.of(file).write("x");
    }

    private List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor();
        return lines;
    }

    private static List<String> tree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> Files.isRegularFile(path) || isEmptyFolder(path, root))
                    .map(path -> root.relativize(path) + (Files.isDirectory(path) ? "/" : ""))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isEmptyFolder(Path path, Path root) {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty() && !path.equals(root);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Problem problem(Runnable action) {
        return catchThrowableOfType(Failure.class, action::run).problem();
    }
}
