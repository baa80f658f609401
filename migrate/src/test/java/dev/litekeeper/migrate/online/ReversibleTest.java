package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.migrate.alter.Alter;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqliteVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A change is taken back by an exchange of tables, and what was written since stays.
@Tag("slow")
class ReversibleTest {
    private static final String WAY = "-- litekeeper: online\n-- litekeeper: reversible 48h\n";
    private static final List<String> WRITES = List.of(
            "INSERT INTO $t (k, u, v, w) VALUES (:a, :b, :s, 1)",
            "INSERT OR REPLACE INTO $t (k, u, v, w) VALUES (:a, :b, :s, 2)",
            "INSERT OR IGNORE INTO $t (k, u, v, w) VALUES (:a, :b, :s, 3)",
            "UPDATE $t SET v = :s WHERE k = :a",
            "UPDATE OR REPLACE $t SET u = :b, w = 5 WHERE k = :a",
            "UPDATE OR REPLACE $t SET k = :b WHERE k = :a",
            "DELETE FROM $t WHERE k = :a");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k INTEGER PRIMARY KEY AUTOINCREMENT, u INT UNIQUE, v TEXT, w | ",
                "k INT PRIMARY KEY, u TEXT COLLATE NOCASE UNIQUE, v TEXT, w | ",
                "k INT, u INT UNIQUE, v TEXT, w, PRIMARY KEY (k, u) | WITHOUT ROWID",
            })
    void keepsWhatWasWrittenLater(String columns, String options) {
        Sandbox sandbox = filled(columns, options == null ? "" : options);
        List<String> before = schema(sandbox);
        change(sandbox, "t.w not null fill 7", "t add column note TEXT NOT NULL DEFAULT 'n'");
        sandbox.migrate();
        assertThat(sandbox.rows("SELECT DISTINCT w || note FROM t")).containsExactly("7n");
        try (TwinWriter writer = TwinWriter.on(sandbox.databasePath(), 11, WRITES)) {
            awaitWrites(sandbox);
            Duration held = sandbox.migrator().online().undo(Listener.NOBODY);
            System.out.println("undone in " + held.toMillis() + " ms");
            writer.stop();
        }
        assertThat(schema(sandbox)).isEqualTo(before);
        assertThat(sandbox.migrator().status().pending()).hasSize(1);
        String all = "SELECT concat_ws('|', k, u, v, coalesce(w, 'none')) FROM ";
        assertThat(sandbox.rows(all + "t ORDER BY k, u")).isEqualTo(sandbox.rows(all + "twin ORDER BY k, u"));
        assertThat(sandbox.rows("SELECT DISTINCT typeof(w) FROM t ORDER BY 1")).containsExactly("integer", "null");
        assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
    }

    private static void awaitWrites(Sandbox sandbox) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (Long.parseLong(sandbox.rows("SELECT count(*) FROM t WHERE v LIKE '0.%'")
                        .getFirst())
                < 100) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void endsWithTheNextScript() {
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "");
        change(sandbox, "t.v default 'none'");
        sandbox.migrate();
        assertThat(sandbox.migrate().applied()).isEmpty();
        assertThat(sandbox.migrator().online().underWay()).isPresent();
        sandbox.script("02-data-more.sql", "DELETE FROM t WHERE k = 1;").migrate();
        assertThat(sandbox.migrator().online().underWay()).isEmpty();
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        assertThatThrownBy(() -> sandbox.migrator().online().undo(Listener.NOBODY))
                .hasMessageContaining("no change is kept reversible");
    }

    @Test
    void endsWithTheNextScriptOfTheSameRunToo() {
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "");
        change(sandbox, "t.v default 'none'");
        sandbox.script("02-data-steps.sql", "-- litekeeper: batch table=t\nUPDATE t SET w = 1;");
        assertThat(sandbox.migrator().plan(Orders.ALL).items().getFirst().notices())
                .singleElement()
                .asString()
                .contains("not kept reversible: 02-data-steps.sql runs behind it");
        long[] commits = {0};
        sandbox.migrator().apply(Orders.ALL, new Listener() {
            @Override
            public void applied(Applied applied) {
                commits[0] += applied.commits();
            }
        });
        assertThat(sandbox.rows("SELECT DISTINCT w FROM t")).containsExactly("1");
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        assertThat(commits[0]).isGreaterThan(10);
        assertThatThrownBy(() -> sandbox.migrator().online().undo(Listener.NOBODY))
                .hasMessageContaining("no change is kept reversible");
    }

    @Test
    void endsWithTheFirstRunBehindItsTime() {
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "");
        change(sandbox, "t.v default 'none'");
        Instant start = Instant.parse("2026-11-01T10:00:00Z");
        at(sandbox, start).apply(Orders.ALL, Listener.NOBODY);
        Instant last = start.plus(Duration.ofDays(2)).minusSeconds(1);
        at(sandbox, last).apply(Orders.ALL, Listener.NOBODY);
        assertThat(lingering(sandbox, last)).isEmpty();
        Instant over = last.plusSeconds(2);
        assertThat(lingering(sandbox, over))
                .isPresent()
                .hasValueSatisfying(left -> assertThat(left.command()).isEqualTo("migrate online finish"));
        assertThat(sandbox.migrator().online().underWay()).isPresent();
        at(sandbox, over).apply(Orders.ALL, Listener.NOBODY);
        assertThat(sandbox.migrator().online().underWay()).isEmpty();
        assertThat(lingering(sandbox, over)).isEmpty();
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
    }

    @Test
    void canBeTakenBackBehindItsTimeAsLongAsNobodyEndedIt() {
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "");
        List<String> before = schema(sandbox);
        change(sandbox, "t.v default 'none'");
        at(sandbox, Instant.parse("2020-11-01T10:00:00Z")).apply(Orders.ALL, Listener.NOBODY);
        sandbox.execute(
                "INSERT INTO t (k, u) VALUES (9000, 9000)", "UPDATE litekeeper_online SET holder = '1 x somebody'");
        sandbox.migrator().online().undo(new Listener() {
            @Override
            public void announced(ScriptName script, String text) {
                assertThat(text).as("nobody else is at work").doesNotContain("another run");
            }
        });
        assertThat(schema(sandbox)).isEqualTo(before);
        assertThat(sandbox.rows("SELECT u FROM t WHERE k = 9000")).containsExactly("9000");
    }

    private static Migrator at(Sandbox sandbox, Instant now) {
        return new Migrator(
                Target.of(sandbox.database()),
                Scripts.in(sandbox.sql()),
                Track.SCRIPTS,
                new Author("tester", () -> now));
    }

    private static Optional<Lingering> lingering(Sandbox sandbox, Instant now) {
        try (Session session = sandbox.database().read()) {
            return Lingering.in(session, now);
        }
    }

    @Test
    void isNotUndoneWhereTheTableWasChangedSince() {
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "");
        change(sandbox, "t.v default 'none'");
        sandbox.migrate();
        sandbox.execute("ALTER TABLE t ADD COLUMN later TEXT");
        List<String> before = schema(sandbox);
        assertThatThrownBy(() -> sandbox.migrator().online().undo(Listener.NOBODY))
                .hasMessageContaining("changed since");
        assertThat(schema(sandbox)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t.u drop not null | u may be NULL",
                "t.v type INTEGER | v gets another type: TEXT would not give back every value that INTEGER",
                "t.u type TEXT | u gets another type: INT would not give back",
                "t.u type NUMERIC | u gets another type",
                "t drop constraint sane | CHECK",
                "t.u type INT using u + 1 | u gets other values",
                "t.v drop; t.w default 1 | v goes",
            })
    void isRefusedWhereALaterRowMightNotFit(String alteration, String why) {
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u INT NOT NULL, v TEXT, w, CONSTRAINT sane CHECK (u > 0)", "");
        sandbox.execute("DROP INDEX t_v");
        change(sandbox, alteration.split("; ", -1));
        List<String> before = schema(sandbox);
        assertThatThrownBy(sandbox::migrate)
                .hasMessageContaining("cannot be kept reversible")
                .hasMessageContaining(why);
        assertThat(schema(sandbox)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "v TEXT | v VARCHAR(40) | 'new', 7, 1.5, x'00'",
                "v | v NUMERIC | 'new', '007', 1.5, x'00'",
                "v TEXT | v INTEGER | 7, -9223372036854775808, NULL",
                "v NUMERIC | v INT | 7, 9007199254740993",
                "v | v INTEGER | '12', 7",
                "v TEXT | v BLOB | x'00', x'3132'",
            })
    void anotherTypeIsFineWhereTheOldOneGivesEveryValueBack(String from, String to, String values) {
        String strict = to.matches("v (INTEGER|INT|BLOB)") ? " STRICT" : "";
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u INT, " + from + ", w ANY", "")
                .execute("UPDATE t SET v = CASE WHEN k % 2 THEN NULL ELSE " + (to.contains("BLOB") ? "x'31'" : "k")
                        + " END");
        List<String> before = schema(sandbox);
        List<String> rows = sandbox.rows("SELECT k || typeof(v) || hex(v) FROM t ORDER BY k");
        sandbox.script(
                "01-schema-change.sql",
                WAY + "CREATE TABLE litekeeper_new_t(k INTEGER PRIMARY KEY, u INT, " + to
                        + ", w ANY)" + strict
                        + ";\nINSERT INTO litekeeper_new_t(k, u, v, w) SELECT k, u, v, w FROM t;\n"
                        + "DROP TABLE t;\nALTER TABLE litekeeper_new_t RENAME TO t;\nCREATE INDEX t_v ON t(v, u);\n"
                        + "CREATE TRIGGER t_seen AFTER DELETE ON t BEGIN INSERT INTO seen VALUES (old.k); END;\n");
        sandbox.migrate();
        int key = 9000;
        for (String value : values.split(", ", -1)) {
            sandbox.execute("INSERT INTO t(k, v) VALUES (" + ++key + ", " + value + ")");
        }
        String stored = "SELECT k || coalesce(CAST(v AS TEXT), 'none') FROM t WHERE k > 9000 ORDER BY k";
        List<String> written = sandbox.rows(stored);
        sandbox.migrator().online().undo(Listener.NOBODY);
        assertThat(schema(sandbox)).isEqualTo(before);
        assertThat(sandbox.rows(stored)).isEqualTo(written);
        assertThat(sandbox.rows("SELECT k || typeof(v) || hex(v) FROM t WHERE k <= 9000 ORDER BY k"))
                .isEqualTo(rows);
    }

    @Test
    void anotherTypeIsRefusedWhereARuleJudgesTheOldOneOtherwise() {
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u TEXT, v TEXT, w ANY, CHECK (u >= 1)", "");
        sandbox.script("01-schema-change.sql", WAY + """
                CREATE TABLE litekeeper_new_t(k INTEGER PRIMARY KEY, u INTEGER, v TEXT, w ANY, CHECK (u >= 1)) STRICT;
                INSERT INTO litekeeper_new_t(k, u, v, w) SELECT k, u, v, w FROM t;
                DROP TABLE t;
                ALTER TABLE litekeeper_new_t RENAME TO t;
                """);
        assertThatThrownBy(sandbox::migrate).hasMessageContaining("a rule of the table names it");
    }

    private static List<String> schema(Sandbox sandbox) {
        return sandbox.rows("SELECT concat_ws('|', type, name, tbl_name, sql) FROM sqlite_schema"
                + " WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name");
    }

    private Sandbox filled(String columns, String options) {
        String rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                + " INSERT INTO %s (k, u, v) SELECT i, i, 'row ' || i FROM n;\n";
        return new Sandbox(folder)
                .execute("PRAGMA journal_mode=WAL")
                .script(
                        "00-schema-init.sql",
                        "CREATE TABLE t(" + columns + ")" + options + ";\nCREATE TABLE twin("
                                + columns + ")" + options + ";\nCREATE INDEX t_v ON t(v, u);\nCREATE TABLE seen(k);\n"
                                + "CREATE TRIGGER t_seen AFTER DELETE ON t BEGIN INSERT INTO seen VALUES (old.k); END;\n")
                .script("00-data-init.sql", rows.formatted("t") + rows.formatted("twin"))
                .migrated();
    }

    private static void change(Sandbox sandbox, String... alterations) {
        String text = Alter.propose(Target.of(sandbox.database()), List.of(alterations), SqliteVersion.of("3.45.0", ""))
                .text();
        sandbox.script("01-schema-change.sql", WAY + text);
    }
}
