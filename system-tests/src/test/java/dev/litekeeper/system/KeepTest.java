package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The daemon as it is run: a process of its own, beside an app in another language, ended by signals.
@Tag("slow")
final class KeepTest {
    @TempDir
    Path folder;

    private Foreign app;
    private Process keeper;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("store"));
        app = Foreign.on(folder.resolve("app.sqlite"));
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a)");
        configure("jobs: []");
    }

    @AfterEach
    void endEverything() throws InterruptedException {
        app.close();
        if (keeper != null && keeper.isAlive()) {
            keeper.destroyForcibly().waitFor();
        }
    }

    @Test
    void everyCommitIsKeptThroughKillsAndOrderlyEnds() throws Exception {
        keep();
        insert(50);
        long first = position(waitForNewest());
        insert(20);
        assertThat(position(waitForNewest())).isEqualTo(first + 20);

        keeper.destroyForcibly().waitFor();
        insert(7);
        assertThat(litekeeper("status").exit())
                .as("a keeper that is gone is noticed")
                .isEqualTo(1);
        keep();
        assertThat(position(waitForNewest()))
                .as("what was committed while it was gone was still in the WAL")
                .isEqualTo(first + 27);

        insert(3);
        keeper.destroy();
        assertThat(keeper.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(keeper.exitValue()).as("%s", log()).isZero();
        assertThat(rowsOf("--latest")).isEqualTo(80);
        assertThat(rowsOf("--commit", Long.toString(first + 10))).isEqualTo(60);
    }

    @Test
    void isAskedThroughItsSocket() throws Exception {
        keep();
        insert(5);
        waitForNewest();
        Ran second = litekeeper("keep");
        assertThat(second.exit()).as("%s", second).isEqualTo(3);
        assertThat(second.err()).contains("a keeper is running already", "process " + keeper.pid());

        Map<String, Object> report = map(json("status").get("keeper"));
        assertThat(report).containsEntry("state", "following").containsEntry("pid", keeper.pid());
        assertThat(litekeeper("status", "--metrics").out())
                .contains("litekeeper_keeper_up{app=\"shop\",environment=\"production\"} 1")
                .contains(
                        "litekeeper_replication_lag_commits{app=\"shop\",environment=\"production\",store=\"local\"} 0");

        assertThat(litekeeper("keep", "pause").exit()).isZero();
        insert(5);
        assertThat(litekeeper("status").out())
                .containsPattern("paused \\(commits are not kept since .*\\), commit \\d+, process");
        assertThat(litekeeper("status", "--metrics").out()).contains("litekeeper_replication_lag_seconds{");
        assertThat(litekeeper("wait", "--timeout", "300ms").exit()).isEqualTo(4);
        assertThat(litekeeper("keep", "resume").exit()).isZero();
        waitForNewest();
        Ran none = litekeeper("wait", "--commit", "9999", "--timeout", "300ms");
        assertThat(none.exit()).as("%s", none).isEqualTo(4);
        assertThat(none.err()).contains("there is no such commit yet", "the newest is commit ");

        assertThat(litekeeper("keep", "stop").exit()).isZero();
        assertThat(keeper.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(keeper.exitValue()).as("%s", log()).isZero();
        assertThat(litekeeper("wait").exit()).isEqualTo(4);
        assertThat(litekeeper("status", "--metrics").out()).contains("} 0");
        assertThat(rowsOf("--latest")).isEqualTo(10);
    }

    @Test
    void whatAStoreThatIsAwayCannotTakeArrivesLater() throws Exception {
        keep();
        waitForNewest();
        Files.move(folder.resolve("store"), folder.resolve("away"));
        Files.createFile(folder.resolve("store"));
        insert(5);
        Ran ran = litekeeper("wait", "--timeout", "1s");
        assertThat(ran.exit()).as("%s", ran).isEqualTo(5);

        Files.delete(folder.resolve("store"));
        Files.move(folder.resolve("away"), folder.resolve("store"));
        waitForNewest();
        assertThat(rowsOf("--latest")).isEqualTo(5);
    }

    @Test
    void refusesADatabaseWithoutAWalAndSaysWhatTurnsItOn() {
        app.run("PRAGMA journal_mode=DELETE");
        Ran ran = litekeeper("keep");
        assertThat(ran.exit()).as("%s", ran).isEqualTo(3);
        assertThat(ran.err())
                .containsOnlyOnce("not in WAL mode")
                .containsOnlyOnce("litekeeper check --fix C1 --env production");
    }

    @Test
    void theJobsRunByThemselves() throws Exception {
        Programs.require("sqlite3");
        insert(5);
        LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MINUTES);
        configure("jobs: [backup, check, maintain, drill]");
        Files.writeString(
                folder.resolve("litekeeper.yml"),
                "maintenance: {window: \"%s-%s\"}\n".formatted(now.minusHours(1), now.plusHours(2)),
                StandardOpenOption.APPEND);
        assertThat(litekeeper("plan", "--write", "--yes").exit()).isZero();
        keep();
        until(Duration.ofMinutes(5), () -> log().contains(": drill "));

        Map<String, Object> status = json("status");
        Map<String, Object> jobs = map(map(status.get("keeper")).get("jobs"));
        assertThat(jobs).as("%s", log()).containsOnlyKeys("backup", "check", "maintain", "drill");
        assertThat(jobs)
                .as("%s", log())
                .allSatisfy((job, run) ->
                        assertThat(map(run).get("exit")).isIn(job.equals("check") ? List.of(0L, 1L, 4L) : List.of(0L)));
        assertThat(status.get("lastProvenBackup")).as("%s", log()).isNotNull();
        assertThat(map(status.get("lastDrill"))).containsEntry("verdict", "proven");
        assertThat(status.get("checked")).isNotNull();
        assertThat(log()).contains("backup done", "check done", "maintain done", "drill done");
    }

    @Test
    void anOrderlyEndIsNoGap() throws Exception {
        insert(3);
        app.close();
        keep();
        assertThat(litekeeper("keep", "stop").exit()).isZero();
        keeper.waitFor();
        keep();

        assertThat(map(json("status").get("keeper"))).containsEntry("gaps", 0L);
        assertThat(litekeeper("keep", "--env", "staging").exit())
                .as("there is no such environment, or no such database")
                .isEqualTo(2);
    }

    @Test
    void catchesUpOnceForCron() throws Exception {
        insert(5);
        assertThat(litekeeper("keep", "--once").exit()).isZero();
        insert(5);
        assertThat(litekeeper("keep", "--once").exit()).isZero();
        assertThat(rowsOf("--latest")).isEqualTo(10);
        assertThat(litekeeper("history").err()).doesNotContain("followed for the first time");
    }

    @Test
    void anArchiveIsProvenWithoutABackupAndThePlanSaysWhatWasNotTried() {
        Programs.require("sqlite3");
        insert(5);
        assertThat(litekeeper("keep", "--once").exit()).isZero();
        assertThat(litekeeper("plan", "--write", "--yes").exit()).isZero();
        Ran ran = litekeeper("drill", "--json");
        assertThat(ran.exit()).as("%s", ran).isZero();
        Map<String, Object> drill = map(Json.parseObject(ran.out()));
        assertThat(drill).containsEntry("verdict", "proven").containsEntry("backup", "");
        assertThat(drill.get("leftOut")).asString().contains("Litekeeper itself cannot be used", "no proven backup");

        assertThat(litekeeper("check", "--json").out())
                .contains("not executed: \\\"Litekeeper itself cannot be used\\\"");
    }

    @Test
    void printsAUnitThatSystemdTakes() throws Exception {
        Path analyze = Programs.require("systemd-analyze");
        Ran ran = litekeeper("keep", "--unit");
        if (ran.exit() == 3) {
            assertThat(ran.err()).contains("belongs to root");
            return;
        }
        Path unit = Files.writeString(folder.resolve("litekeeper-shop.service"), ran.out());
        Ran verified = Ran.of(new ProcessBuilder(analyze.toString(), "verify", unit.toString()));
        assertThat(verified.err()).doesNotContain("litekeeper-shop.service");
    }

    private void configure(String keep) throws IOException {
        Files.writeString(
                folder.resolve("litekeeper.yml"),
                "app: shop\nenvironments: {production: {database: " + folder.resolve("app.sqlite") + "}}\n"
                        + "stores: [{name: local, url: \"file://" + folder.resolve("store") + "\"}]\nkeep: {" + keep
                        + "}\n");
    }

    private void keep() throws IOException {
        keeper = Launcher.in(folder)
                .builder("keep")
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        until(() -> litekeeper("wait", "--timeout", "10s").exit() == 0);
    }

    private void insert(int rows) {
        for (int i = 0; i < rows; i++) {
            app.run("INSERT INTO t(a) VALUES (hex(randomblob(50)))");
        }
    }

    private Map<String, Object> waitForNewest() {
        return json("wait", "--timeout", "60s");
    }

    private static long position(Map<String, Object> answer) {
        return (Long) answer.get("position");
    }

    private long rowsOf(String... moment) throws IOException {
        Path out = folder.resolve("restored.sqlite");
        List<String> words = new ArrayList<>(List.of("restore"));
        words.addAll(List.of(moment));
        words.addAll(List.of("--to", out.toString(), "--yes"));
        Ran ran = litekeeper(words.toArray(String[]::new));
        assertThat(ran.exit()).as("%s", ran).isZero();
        try (Foreign reader = Foreign.on(out)) {
            return Long.parseLong(reader.run("SELECT count(*) FROM t").replaceAll("[^0-9]", ""));
        } finally {
            Files.delete(out);
        }
    }

    private Map<String, Object> json(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        return map(Json.parseObject(litekeeper(all.toArray(String[]::new)).out()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private Ran litekeeper(String... words) {
        return Launcher.in(folder).run(words);
    }

    private String log() {
        Path log = folder.resolve("log");
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void until(BooleanSupplier condition) {
        until(Duration.ofMinutes(2), condition);
    }

    private void until(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time; %s", log()).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
