package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InvocationTest {
    @TempDir
    Path folder;

    @Test
    void helpShowsTheCommandsInChapters() {
        Cli.Result result = Cli.launch("--help");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Usage: litekeeper COMMAND", "\nHelp\n  help ");
        assertThat(Cli.launch("help").out()).isEqualTo(result.out());
    }

    @Test
    void withoutAnyWordItShowsTheHelpAndEndsAsWrongUse() {
        Cli.Result result = Cli.launch();
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("Usage: litekeeper COMMAND");
    }

    @Test
    void versionNamesLitekeeperSqliteAndJava() {
        assertThat(Cli.launch("--version").out()).matches("litekeeper [0-9].*\nSQLite 3\\.[0-9.]+\nJava 25.*\n");
        assertThat(Json.parseObject(Cli.launch("--version", "--json").out()))
                .containsKeys("litekeeper", "sqlite", "java");
    }

    @Test
    void resultsGoToStdoutAndTalkToStderr() {
        Cli.Result result = probe().run("probe", "--count", "7");
        assertThat(result).isEqualTo(new Cli.Result(0, "count 7\n", "counting\nwarning: mind the step\n"));
    }

    @Test
    void quietLeavesOutTalkButNotWarnings() {
        assertThat(probe().run("probe", "--quiet").err()).isEqualTo("warning: mind the step\n");
    }

    @Test
    void jsonReplacesTheTextOfTheResult() {
        assertThat(Json.parseObject(probe().run("probe", "--json").out())).isEqualTo(Map.of("count", 3L));
    }

    @Test
    void optionsBeforeASubcommandHoldForIt() {
        assertThat(Json.parseObject(probe().run("probe", "--json", "inner").out()))
                .isEqualTo(Map.of("inner", true));
    }

    @Test
    void aVerdictIsTheExitStatus() {
        assertThat(probe().run("probe", "verdict").exit()).isEqualTo(1);
    }

    @Test
    void aFailureIsToldWithReasonAndHint() {
        assertThat(probe().run("probe", "refuse")).isEqualTo(new Cli.Result(3, "", """
                        error: cannot replace the database: a.sqlite
                               it is in use
                               by pid 12
                        hint: stop the app
                        """));
    }

    @Test
    void aFailureIsJsonOnStdoutWhereJsonIsAskedFor() {
        Cli.Result result = probe().run("probe", "refuse", "--json");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).isEmpty();
        assertThat(Json.parseObject(result.out()))
                .isEqualTo(Map.of(
                        "error",
                        Map.of(
                                "kind", "refused",
                                "what", "cannot replace the database",
                                "where", "a.sqlite",
                                "why", "it is in use\nby pid 12",
                                "hint", "stop the app")));
    }

    @Test
    void ofSeveralFailuresTheGraverDecides() {
        Cli.Result result = probe().run("probe", "several");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err()).contains("error: one check is bad", "error: the disk is full");
        assertThat(Json.parseObject(probe().run("probe", "several", "--json").out()))
                .containsOnlyKeys("error", "further");
    }

    @Test
    void theUnexpectedIsOneLineAndItsStackTraceOnlyForDebug() {
        Cli.Result result = probe().run("probe", "crash");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err())
                .contains("IllegalStateException: a plan that failed", "--debug")
                .doesNotContain("\tat ");
        assertThat(probe().run("probe", "crash", "--debug").err()).contains("\tat dev.litekeeper");
        assertThat(probe().run("probe", "memory").err()).contains("error: out of memory");
    }

    @Test
    void wrongUseSuggestsWhatMayHaveBeenMeant() {
        assertThat(probe().run("probe", "--jsn").err())
                .contains("error: unknown option: --jsn", "did you mean: --json?");
        assertThat(probe().run("prob").err()).contains("error: unknown command: prob", "did you mean: probe?");
        assertThat(probe().run("zzz").err())
                .contains("error: unknown command: zzz")
                .doesNotContain("did you mean");
        assertThat(probe().run("probe", "--count", "x").exit()).isEqualTo(2);
        assertThat(probe().run("--quiet", "probe").err()).contains("an option before the command");
    }

    @Test
    void helpOfACommandShowsItsOptions() {
        Cli.Result result = probe().run("probe", "--help");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Usage: litekeeper probe", "--count", "--project=DIR", "inner");
        assertThat(probe().run("probe", "inner", "--help").out()).contains("Usage: litekeeper probe inner");
    }

    @Test
    void aPipeNeedsYes() {
        Cli.Result result = probe().run("probe", "confirm");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("This replaces a.sqlite.", "hint: add --yes");
        assertThat(probe().run("probe", "confirm", "--yes").exit()).isZero();
    }

    @Test
    void aTerminalIsAsked() {
        assertThat(probe().typing("y\n").run("probe", "confirm"))
                .isEqualTo(new Cli.Result(0, "", "This replaces a.sqlite.\nGo on? [y/N] "));
        assertThat(probe().typing("n\n").run("probe", "confirm").exit()).isEqualTo(3);
        assertThat(probe().typing("").run("probe", "confirm").exit()).isEqualTo(3);
    }

    @Test
    void colorsAreForTerminalsThatWantThem() {
        assertThat(probe().env(Map.of()).typing("").run("probe").out()).isEqualTo("\033[32mcount 3\033[0m\n");
        assertThat(probe().env(Map.of()).typing("").run("probe", "--no-color").out())
                .isEqualTo("count 3\n");
        assertThat(probe().env(Map.of("NO_COLOR", "1")).typing("").run("probe").out())
                .isEqualTo("count 3\n");
        assertThat(probe().env(Map.of("TERM", "dumb")).typing("").run("probe").out())
                .isEqualTo("count 3\n");
    }

    @Test
    void theProjectIsTheNearestFolderUpwardsWithItsFile() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("a/b"));
        assertThat(probe(inside).run("probe", "project").err()).contains("error: no litekeeper.yml", "litekeeper init");
        Files.writeString(folder.resolve("litekeeper.yml"), "app: a\nenvironments: {}\n");
        assertThat(probe(inside).run("probe", "project").out()).isEqualTo(folder + "\n");
        assertThat(probe().run("probe", "project", "--project", folder.toString())
                        .out())
                .isEqualTo(folder + "\n");
        assertThat(probe().run("probe", "project").exit()).isEqualTo(2);
    }

    private static Cli probe() {
        return probe(Path.of("/"));
    }

    private static Cli probe(Path folder) {
        return Cli.in(folder).with(ProbeCommand.ENTRY);
    }
}
