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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The migration histories of two real applications, held against what the sqlite3 program makes of the same scripts.
@Tag("slow")
class HistoriesTest {
    private static final String FILL = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
            """;

    /// What is put into the tables once a script has made them.
    private static final Map<String, String> POCKET_ID_ROWS = Map.of(
            "init.up.sql",
            """
            %1$s INSERT INTO users(id, created_at, username, email, first_name, last_name)
                   SELECT 'u' || i, '2024-08-01 00:00:00', 'user' || i, i || '@x', 'F' || i, 'L' FROM n;
            %1$s INSERT INTO oidc_clients(id, created_at, name, secret, callback_url, created_by_id)
                   SELECT 'c' || i, '2024-08-01 00:00:00', 'client ' || i, 's', 'https://' || i, 'u' || i FROM n;
            %1$s INSERT INTO user_authorized_oidc_clients SELECT 'email', 'u' || i, 'c' || i FROM n;
            """.formatted(FILL),
            "audit_log.up.sql",
            """
            %1$s INSERT INTO audit_logs(id, created_at, event, ip_address, user_agent, data, user_id)
                   SELECT 'a' || i, '2024-08-01 00:00:00', 'SIGN_IN', '10.0.0.' || i, 'x', '{}', 'u' || i FROM n;
            """.formatted(FILL),
            "user_groups.up.sql",
            """
            %1$s INSERT INTO user_groups(id, created_at, friendly_name, name)
                   SELECT 'g' || i, '2024-08-01 00:00:00', 'G ' || i, 'g' || i FROM n;
            %1$s INSERT INTO user_groups_users SELECT 'u' || i, 'g' || i FROM n;
            """.formatted(FILL));

    @TempDir
    private Path folder;

    @Test
    void givesUptimeKumaWhatSqlite3Gives() throws Exception {
        Path history = shared("migrations/uptime-kuma");
        Sandbox ours = new Sandbox(Files.createDirectory(folder.resolve("ours")));
        for (Path script : sorted(history, ".sql")) {
            ours.script(script.getFileName().toString(), Files.readString(script));
        }
        Path theirs = folder.resolve("theirs.sqlite");
        Files.copy(history.resolve("base.sqlite"), theirs);
        fillUptimeKuma(theirs);
        Files.copy(theirs, ours.databasePath());
        vouchFor(ours);

        ours.migrate();
        for (Path script : sorted(history, ".sql")) {
            sqlite3(theirs, ".read " + script);
        }
        assertThat(ours.migrator().status().history()).hasSize(55);
        assertSame(ours.databasePath(), theirs);
        assertThat(ours.rows("SELECT count(*) FROM monitor")).containsExactly("50");
        assertThat(ours.rows("SELECT count(*) FROM heartbeat")).containsExactly("50");
    }

    @Test
    void givesPocketIdWhatSqlite3Gives() throws Exception {
        Path history = shared("migrations/pocket-id");
        Sandbox ours = new Sandbox(Files.createDirectory(folder.resolve("ours")));
        Path theirs = folder.resolve("theirs.sqlite");
        for (Path script : sorted(history, ".up.sql")) {
            String name = script.getFileName().toString();
            if (name.contains("_normalize.up")) {
                continue;
            }
            String ourName = name.replaceFirst("_", "-schema-").replace(".up.sql", ".sql");
            ours.script(ourName, Files.readString(script));
            sqlite3(theirs, ".read " + script);
            ours.migrate();
            String rows = POCKET_ID_ROWS.getOrDefault(name.replaceFirst("^[0-9]+_", ""), "");
            sqlite3(theirs, rows);
            sqlite3(ours.databasePath(), rows);
        }
        assertThat(ours.migrator().status().history()).hasSize(71);
        assertSame(ours.databasePath(), theirs);
        assertThat(ours.rows("SELECT count(*) FROM users")).containsExactly("50");
        assertThat(ours.rows("SELECT count(*) FROM audit_logs")).containsExactly("50");
        assertThat(ours.rows("SELECT count(*) FROM user_groups_users")).containsExactly("50");
        assertThat(ours.rows("SELECT count(*) FROM user_authorized_oidc_clients"))
                .containsExactly("50");
    }

    @Test
    void refusesAFunctionThatOnlyTheApplicationHas() throws Exception {
        Path history = shared("migrations/pocket-id");
        Sandbox ours = new Sandbox(Files.createDirectory(folder.resolve("ours")));
        for (Path script : sorted(history, ".up.sql")) {
            String name = script.getFileName().toString();
            if (name.compareTo("20250705000000_normalize.up.sql") <= 0) {
                ours.script(name.replaceFirst("_", "-schema-").replace(".up.sql", ".sql"), Files.readString(script));
            }
        }
        assertThatThrownBy(ours::migrate).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().where()).isEqualTo("20250705000000-schema-normalize.sql:5:12");
            assertThat(failure.problem().why())
                    .contains("no such function: normalize")
                    .contains("statement 3 of 10");
        });
        assertThat(ours.migrator().status().pending())
                .extracting(ScriptName::file)
                .containsExactly("20250705000000-schema-normalize.sql");
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

    private static void fillUptimeKuma(Path database) {
        sqlite3(database, """
                %1$s INSERT INTO user(username, password, active) SELECT 'user ' || i, hex(i), 1 FROM n;
                %1$s INSERT INTO notification(name, config, user_id) SELECT 'n''' || i, '{"i":' || i || '}', i FROM n;
                %1$s INSERT INTO monitor(name, user_id, url, type, weight, hostname, port, keyword)
                       SELECT 'm ' || i, i, 'https://' || i, 'http', i, 'h', i, NULL FROM n;
                %1$s INSERT INTO heartbeat(important, monitor_id, status, msg, time, ping, duration)
                       SELECT i %% 2, i, 1, 'ok "' || i || '"', '2024-01-01 00:00:' || i, i, i FROM n;
                %1$s INSERT INTO monitor_notification(monitor_id, notification_id) SELECT i, i FROM n;
                %1$s INSERT INTO setting(key, value) SELECT 'k' || i, 'v' || i FROM n;
                """.formatted(FILL));
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
