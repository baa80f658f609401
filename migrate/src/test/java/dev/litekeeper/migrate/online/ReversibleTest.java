package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.alter.Alter;
import dev.litekeeper.sqlite.SqliteVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
            Duration held = sandbox.migrator().undoReversible();
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
        assertThat(sandbox.migrator().underWay()).isPresent();
        sandbox.script("02-data-more.sql", "DELETE FROM t WHERE k = 1;").migrate();
        assertThat(sandbox.migrator().underWay()).isEmpty();
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        assertThatThrownBy(() -> sandbox.migrator().undoReversible())
                .hasMessageContaining("no change is kept reversible");
    }

    @Test
    void isNotUndoneWhereTheTableWasChangedSince() {
        Sandbox sandbox = filled("k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "");
        change(sandbox, "t.v default 'none'");
        sandbox.migrate();
        sandbox.execute("ALTER TABLE t ADD COLUMN later TEXT");
        List<String> before = schema(sandbox);
        assertThatThrownBy(() -> sandbox.migrator().undoReversible()).hasMessageContaining("changed since");
        assertThat(schema(sandbox)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t.u drop not null | u may be NULL",
                "t.v type INTEGER | v gets another type",
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
