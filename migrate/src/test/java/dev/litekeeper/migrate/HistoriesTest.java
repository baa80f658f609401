package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The migration histories of two real applications, held against what the sqlite3 program makes of the same scripts.
@Tag("slow")
class HistoriesTest {
    @TempDir
    private Path folder;

    @Test
    void givesUptimeKumaWhatSqlite3Gives() throws Exception {
        Path history = shared("migrations/uptime-kuma");
        Sandbox ours = new Sandbox(Files.createDirectory(folder.resolve("ours")));
        Path theirs = folder.resolve("theirs.sqlite");
        Files.copy(history.resolve("base.sqlite"), theirs);
        Files.copy(theirs, ours.databasePath());
        vouchFor(ours);
        fillEmptyTables(ours, theirs);
        for (Path script : sorted(history, ".sql")) {
            ours.script(script.getFileName().toString(), Files.readString(script));
            sqlite3(theirs, ".read " + script);
            ours.migrate();
            fillEmptyTables(ours, theirs);
        }
        assertThat(ours.migrator().status().history()).hasSize(55);
        assertThat(emptyTables(ours)).isEmpty();
        assertSame(ours.databasePath(), theirs);
    }

    @Test
    void givesPocketIdWhatSqlite3Gives() throws Exception {
        Sandbox ours = new Sandbox(Files.createDirectory(folder.resolve("ours")));
        Path theirs = folder.resolve("theirs.sqlite");
        for (Path script : sorted(shared("migrations/pocket-id"), ".up.sql")) {
            if (!isNormalize(script)) {
                ours.script(ourName(script), Files.readString(script));
                sqlite3(theirs, ".read " + script);
                ours.migrate();
                fillEmptyTables(ours, theirs);
            }
        }
        assertThat(ours.migrator().status().history()).hasSize(71);
        assertThat(emptyTables(ours)).isEmpty();
        assertSame(ours.databasePath(), theirs);
    }

    @Test
    void leavesNoTraceOfAScriptWhoseFunctionOnlyTheApplicationHas() throws Exception {
        List<Path> history = sorted(shared("migrations/pocket-id"), ".up.sql");
        Sandbox ours = new Sandbox(Files.createDirectory(folder.resolve("ours")));
        for (Path script :
                history.stream().takeWhile(script -> !isNormalize(script)).toList()) {
            ours.script(ourName(script), Files.readString(script));
            ours.migrate();
            fillEmptyTables(ours);
        }
        String before = sqlite3(ours.databasePath(), ".dump");
        Path normalize =
                history.stream().filter(HistoriesTest::isNormalize).findFirst().orElseThrow();
        ours.script(ourName(normalize), Files.readString(normalize));
        assertThatThrownBy(ours::migrate).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().where()).isEqualTo("20250705000000-schema-normalize.sql:5:12");
            assertThat(failure.problem().why())
                    .contains("no such function: normalize")
                    .contains("statement 3 of 10");
        });
        assertThat(sqlite3(ours.databasePath(), ".dump")).isEqualTo(before).contains("INSERT INTO users ");
        assertThat(ours.migrator().status().pending())
                .extracting(ScriptName::file)
                .containsExactly("20250705000000-schema-normalize.sql");
    }

    private static boolean isNormalize(Path script) {
        return script.toString().contains("_normalize.up");
    }

    private static String ourName(Path script) {
        return script.getFileName().toString().replaceFirst("_", "-schema-").replace(".up.sql", ".sql");
    }

    /// Puts the same rows into the empty tables of all, so that the next scripts have something to lose. Equal numbers
    /// are equal values everywhere, so that keys find their parents.
    private static void fillEmptyTables(Sandbox ours, Path... twins) {
        String rows = String.join(
                "\n", emptyTables(ours).stream().map(table -> fill(ours, table)).toList());
        sqlite3(ours.databasePath(), rows);
        for (Path twin : twins) {
            sqlite3(twin, rows);
        }
    }

    private static List<String> emptyTables(Sandbox ours) {
        return ours
                .rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                        + " AND name NOT LIKE 'sqlite%' AND name <> 'litekeeper_history' ORDER BY name")
                .stream()
                .filter(table ->
                        ours.rows("SELECT count(*) FROM \"" + table + '"').equals(List.of("0")))
                .toList();
    }

    private static String fill(Sandbox ours, String table) {
        List<String> columns = ours.rows(
                "SELECT '\"' || name || '\"' FROM pragma_table_xinfo('" + table + "') WHERE hidden = 0 ORDER BY cid");
        List<String> values = ours.rows("""
                SELECT CASE WHEN type LIKE 'BOOL%%' THEN 'i %% 2' WHEN type LIKE '%%INT%%' THEN 'i'
                  WHEN type LIKE '%%DATE%%' OR type LIKE '%%TIME%%' THEN '''2024-01-01 00:'' || (10 + i %% 50) || '':00'''
                  WHEN type LIKE '%%BLOB%%' THEN 'CAST(i AS BLOB)'
                  WHEN name = 'subject_type' THEN '''user'''
                  WHEN name = 'request_data' THEN 'json_object(''client_id'', ''["'' || i || ''"]'')'
                  ELSE '''["'' || i || ''"]''' END
                FROM pragma_table_xinfo('%s') WHERE hidden = 0 ORDER BY cid""".formatted(table));
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT OR IGNORE INTO \""
                + table + "\"(" + String.join(", ", columns) + ") SELECT " + String.join(", ", values) + " FROM n;";
    }

    private void vouchFor(Sandbox ours) {
        String schema = sqlite3(ours.databasePath(), ".schema").replace("CREATE TABLE sqlite_sequence(name,seq);", "");
        ours.script("00-schema-init.sql", schema);
        ours.migrator().baseline(0);
    }

    /// Schema and every row, as the sqlite3 program dumps them, the history aside.
    private static void assertSame(Path ours, Path theirs) {
        sqlite3(ours, "DROP TABLE litekeeper_history");
        assertSame(lines(ours), lines(theirs));
    }

    private static void assertSame(List<String> ours, List<String> theirs) {
        assertThat(ours.stream().filter(line -> !theirs.contains(line)).limit(2))
                .as("ours alone")
                .isEmpty();
        assertThat(theirs.stream().filter(line -> !ours.contains(line)).limit(2))
                .as("theirs alone")
                .isEmpty();
        assertThat(ours).hasSameSizeAs(theirs);
    }

    /// The dump with what the scripts take from the clock and from chance made equal.
    private static List<String> lines(Path database) {
        String year = String.valueOf(Year.now(ZoneOffset.UTC));
        return sqlite3(database, ".dump")
                .replaceAll("'" + year + "-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d'", "'now'")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "random")
                .lines()
                .toList();
    }

    private static String sqlite3(Path database, String input) {
        Path program = Programs.require("sqlite3");
        try {
            Process process = new ProcessBuilder(program.toString(), "-bail", database.toString())
                    .redirectErrorStream(true)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write((input + "\n").getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> sorted(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static Path shared(String path) {
        return Shared.path(path).orElseGet(() -> Assumptions.abort("needs " + path));
    }
}
