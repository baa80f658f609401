package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigratorTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void layOut() {
        sandbox = new Sandbox(folder)
                .script("00-schema-init.sql", "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);\n")
                .script("00-data-init.sql", "INSERT INTO t VALUES (1, 'one'), (2, 'two');\n");
    }

    @Test
    void runsEachScriptOnceInOrder() {
        sandbox.script("10-data-more.sql", "INSERT INTO t VALUES (3, 'three', 'c');")
                .script("09-schema-c.sql", "ALTER TABLE t ADD COLUMN c;");
        assertThat(applied(sandbox.migrate()))
                .containsExactly("00-schema-init.sql", "00-data-init.sql", "09-schema-c.sql", "10-data-more.sql");
        assertThat(sandbox.migrate().applied()).isEmpty();
        assertThat(sandbox.rows("SELECT b FROM t ORDER BY a")).containsExactly("one", "two", "three");
        assertThat(sandbox.migrator().status().current()).isTrue();
    }

    @Test
    void recordsWhatRanByWhomAndWithWhat() {
        sandbox.migrate();
        Entry data = sandbox.migrator().status().history().getLast();
        assertThat(data.key()).isEqualTo("00-data");
        assertThat(data.how()).isEqualTo("applied");
        assertThat(data.who()).isEqualTo("tester@here");
        assertThat(data.rows()).isEqualTo(2);
        assertThat(data.sqliteVersion()).startsWith("3.");
        assertThat(data.schemaBefore()).isEqualTo(data.schemaAfter()).hasSize(64);
        Entry schema = sandbox.migrator().status().history().getFirst();
        assertThat(schema.schemaBefore()).isNotEqualTo(schema.schemaAfter());
        assertThat(schema.schemaAfter()).isEqualTo(data.schemaBefore());
        assertThat(sandbox.rows("SELECT statement_ms FROM litekeeper_history ORDER BY id"))
                .allMatch(text -> text.matches("[0-9]+\\.[0-9]"));
    }

    @Test
    void goesNoFurtherThanAsked() {
        sandbox.script("01-schema-u.sql", "CREATE TABLE u(a);").script("02-schema-v.sql", "CREATE TABLE v(a);");
        assertThat(applied(sandbox.migrateTo(1))).endsWith("01-schema-u.sql").hasSize(3);
        assertThat(applied(sandbox.migrate())).containsExactly("02-schema-v.sql");
        fails(
                () -> sandbox.migrateTo(7),
                Kind.USAGE,
                problem -> assertThat(problem.why()).contains("02-schema-v.sql"));
    }

    @Test
    void refusesAScriptThatWasEdited() {
        sandbox.migrate();
        sandbox.script("00-data-init.sql", "INSERT INTO t VALUES (1, 'uno'), (2, 'two');\n");
        fails(sandbox::migrate, Kind.USAGE, problem -> {
            assertThat(problem.what()).isEqualTo("a script was edited after it ran");
            assertThat(problem.where()).isEqualTo("00-data-init.sql");
            assertThat(problem.hint()).contains("--accept 00-data");
        });
        assertThat(sandbox.migrateAccepting("00-data").applied()).isEmpty();
        assertThat(sandbox.migrator().status().current()).isTrue();
        assertThat(sandbox.rows("SELECT note FROM litekeeper_history WHERE kind = 'data'")
                        .getFirst())
                .contains("accepted by tester@here");
    }

    @Test
    void runsAScriptThatWasWrittenAfterItRanEmpty() {
        sandbox.script("00-schema-init.sql", "-- to be written\n")
                .script("00-data-init.sql", "/* later */")
                .script("01-data-later.sql", "")
                .migrate();
        assertThat(sandbox.migrator().status().current()).isTrue();
        sandbox.script("00-schema-init.sql", "CREATE TABLE t(a);\n")
                .script("00-data-init.sql", "INSERT INTO t VALUES (1);");
        assertThat(applied(sandbox.migrate())).containsExactly("00-schema-init.sql", "00-data-init.sql");
        assertThat(sandbox.migrator().status().history()).hasSize(3);
        assertThat(sandbox.migrate().applied()).isEmpty();
        sandbox.script("00-data-init.sql", "INSERT INTO t VALUES (2);");
        fails(
                sandbox::migrate,
                Kind.USAGE,
                problem -> assertThat(problem.what()).contains("was edited"));
    }

    @Test
    void neverRunsAScriptThatWasRecordedByABaselineAlone() {
        sandbox.script("00-data-init.sql", "-- nothing\n").execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)");
        sandbox.migrator().baseline(0);
        sandbox.script("00-data-init.sql", "DELETE FROM t;");
        fails(
                sandbox::migrate,
                Kind.USAGE,
                problem -> assertThat(problem.what()).contains("was edited"));
    }

    @Test
    void warnsOfAnEditThatChangesCommentsAlone() {
        sandbox.migrate();
        sandbox.script("00-data-init.sql", "-- why\nINSERT INTO t\n VALUES (1,'one'), (2, 'two') /* both */");
        Outcome outcome = sandbox.migrate();
        assertThat(outcome.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.type()).isEqualTo(Finding.Type.COMMENTS);
            assertThat(warning.file()).isEqualTo("00-data-init.sql");
        });
        sandbox.migrateAccepting("00-data-init.sql");
        assertThat(sandbox.migrate().warnings()).isEmpty();
    }

    @Test
    void takesOtherLineEndsAndAByteOrderMarkForTheSame() {
        sandbox.script("01-data-lines.sql", "INSERT INTO t\nVALUES (9, 'a\nb');\n")
                .migrate();
        sandbox.script("01-data-lines.sql", "\uFEFFINSERT INTO t\r\nVALUES (9, 'a\r\nb');\r\n");
        assertThat(sandbox.migrate().warnings()).isEmpty();
    }

    @Test
    void refusesWhenAScriptThatRanIsMissing() {
        sandbox.script("01-schema-u.sql", "CREATE TABLE u(a);")
                .script("02-schema-v.sql", "CREATE TABLE v(a);")
                .migrate();
        sandbox.remove("01-schema-u.sql");
        fails(sandbox::migrate, Kind.USAGE, problem -> {
            assertThat(problem.what()).isEqualTo("a script that ran is missing");
            assertThat(problem.where()).isEqualTo("01-schema-u.sql");
        });
        sandbox.migrateAccepting("01-schema");
        assertThat(sandbox.migrate().applied()).isEmpty();
    }

    @Test
    void refusesADatabaseThatIsNewerThanTheScripts() {
        sandbox.script("01-schema-u.sql", "CREATE TABLE u(a);").migrate();
        sandbox.remove("01-schema-u.sql").script("01-data-x.sql", "");
        sandbox.remove("01-data-x.sql");
        fails(sandbox::migrate, Kind.REFUSED, problem -> {
            assertThat(problem.what()).isEqualTo("the database is newer than the scripts");
            assertThat(problem.hint()).contains("git pull");
        });
    }

    @Test
    void refusesAScriptThatComesTooLate() {
        sandbox.script("02-schema-v.sql", "CREATE TABLE v(a);").migrate();
        sandbox.script("01-schema-u.sql", "CREATE TABLE u(a);");
        fails(sandbox::migrate, Kind.USAGE, problem -> {
            assertThat(problem.what()).isEqualTo("a script comes too late");
            assertThat(problem.why()).contains("02-schema-v.sql ran before it");
        });
        assertThat(applied(sandbox.migrateAccepting("01-schema-u.sql"))).containsExactly("01-schema-u.sql");
        assertThat(sandbox.migrator().status().current()).isTrue();
    }

    @Test
    void refusesAnAcceptanceThatFitsNothing() {
        sandbox.migrate();
        fails(
                () -> sandbox.migrateAccepting("00-schema"),
                Kind.USAGE,
                problem -> assertThat(problem.what()).contains("nothing to accept"));
    }

    @Test
    void refusesADatabaseOfSomebodyElse() {
        sandbox.execute("CREATE TABLE legacy(a)");
        fails(
                sandbox::migrate,
                Kind.REFUSED,
                problem -> assertThat(problem.hint()).contains("migrate baseline"));
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema")).containsExactly("legacy");
    }

    @Test
    void startsTheHistoryOfADatabaseThatWasThereBefore() {
        sandbox.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, /* old */ b TEXT)", "INSERT INTO t VALUES (7, 'live')");
        sandbox.script("01-schema-u.sql", "CREATE TABLE u(a);");
        assertThat(sandbox.migrator().baseline(0)).hasSize(2);
        assertThat(applied(sandbox.migrate())).containsExactly("01-schema-u.sql");
        assertThat(sandbox.rows("SELECT b FROM t")).containsExactly("live");
        fails(
                () -> sandbox.migrator().baseline(0),
                Kind.REFUSED,
                problem -> assertThat(problem.what()).contains("has a history already"));
    }

    @Test
    void refusesToVouchForAnotherSchema() {
        sandbox.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c)", "CREATE TABLE x(a)");
        fails(
                () -> sandbox.migrator().baseline(0),
                Kind.REFUSED,
                problem -> assertThat(problem.why())
                        .contains("the database has another table t", "the scripts lack table x"));
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema")).containsExactly("t", "x");
    }

    @Test
    void keepsNothingOfAScriptThatFails() {
        sandbox.migrate();
        sandbox.script(
                "01-schema-bad.sql", "CREATE TABLE u(a);\n\nCREATE TABLE w(a,\n  b TEXXT DEFAULT nonsense(1));\n");
        fails(sandbox::migrate, Kind.USAGE, problem -> {
            assertThat(problem.what()).contains("nothing was changed");
            assertThat(problem.where()).isEqualTo("01-schema-bad.sql:4:27");
            assertThat(problem.why())
                    .contains("near \"(\": syntax error (SQLITE_ERROR), statement 2 of 2, after ")
                    .contains("  4 |   b TEXXT DEFAULT nonsense(1));")
                    .contains("    |                           ^");
        });
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name IN ('u', 'w')"))
                .isEmpty();
        assertThat(sandbox.migrator().status().pending()).hasSize(1);
    }

    @Test
    void keepsNothingWhenAConflictKillsTheTransaction() {
        sandbox.migrate();
        sandbox.script(
                "01-data-conflict.sql",
                "INSERT INTO t VALUES (3, 'x');\nINSERT OR ROLLBACK INTO t VALUES (1, 'y');\nINSERT INTO t VALUES (4, 'z');");
        fails(sandbox::migrate, Kind.USAGE, problem -> {
            assertThat(problem.where()).startsWith("01-data-conflict.sql:2:");
            assertThat(problem.why()).contains("SQLITE_CONSTRAINT_PRIMARYKEY").contains("statement 2 of 3");
        });
        assertThat(sandbox.rows("SELECT a FROM t ORDER BY a")).containsExactly("1", "2");
    }

    @Test
    void keepsNothingWhenATriggerKillsTheTransaction() {
        sandbox.migrate();
        sandbox.script("01-data-trigger.sql", """
                CREATE TRIGGER r BEFORE INSERT ON t WHEN new.a = 3 BEGIN SELECT RAISE(ROLLBACK, 'no threes'); END;
                INSERT INTO t VALUES (5, 'five');
                INSERT INTO t VALUES (3, 'three');
                INSERT INTO t VALUES (6, 'six');
                """);
        fails(sandbox::migrate, Kind.USAGE, problem -> assertThat(problem.why()).contains("no threes"));
        assertThat(sandbox.rows("SELECT a FROM t ORDER BY a")).containsExactly("1", "2");
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
                .isEmpty();
    }

    @Test
    void leavesNoFileBesideTheDatabase() throws Exception {
        sandbox.script("01-schema-bad.sql", "CREATE TABLE u(a); CREATE TABLE u(a);");
        fails(
                sandbox::migrate,
                Kind.USAGE,
                problem -> assertThat(problem.where()).isEqualTo("01-schema-bad.sql:1:33"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("sql", "app.sqlite");
        }
    }

    @Test
    void makesSettingsOfANewDatabaseBeforeItsFirstTable() {
        sandbox.script("00-schema-init.sql", """
                PRAGMA page_size = 8192;
                PRAGMA auto_vacuum = INCREMENTAL;
                PRAGMA encoding = 'UTF-16le';
                CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);
                """).migrate();
        assertThat(sandbox.rows("PRAGMA page_size")).containsExactly("8192");
        assertThat(sandbox.rows("PRAGMA auto_vacuum")).containsExactly("2");
        assertThat(sandbox.rows("PRAGMA encoding")).containsExactly("UTF-16le");
        sandbox.script("01-schema-late.sql", "PRAGMA page_size = 4096;\nCREATE TABLE u(a);");
        fails(sandbox::migrate, Kind.USAGE, problem -> assertThat(problem.why()).contains("page_size is 8192"));
    }

    @Test
    void vacuumsInAScriptOfItsOwn() {
        sandbox.script("01-data-vacuum.sql", "-- litekeeper: no-transaction\nVACUUM;")
                .migrate();
        assertThat(sandbox.migrator().status().current()).isTrue();
        for (String other : List.of("VACUUM;\nDELETE FROM t;", "VACUUM temp;", "VACUUM INTO 'x';")) {
            sandbox.script("02-data-vacuum.sql", "-- litekeeper: no-transaction\n" + other);
            fails(
                    sandbox::migrate,
                    Kind.USAGE,
                    problem -> assertThat(problem.why()).contains("one VACUUM of the database and nothing else"));
        }
    }

    @Test
    void runsATriggerWithCommentsBetweenItsWords() {
        sandbox.script("01-schema-trigger.sql", """
                CREATE /* a; */ TEMP -- b;
                  TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;
                CREATE -- c;
                TRIGGER s AFTER INSERT ON t BEGIN UPDATE t SET b = 'x;'; SELECT CASE WHEN 1 THEN 2 END; END;
                """).migrate();
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
                .containsExactly("s");
    }

    @Test
    void runsWhatSqliteCanDo() {
        sandbox.script("01-schema-all.sql", """
                CREATE TABLE "select ""odd"" 'name' \u00e4\u20ac"("a b" TEXT, [c;d] INT, `e``f` AS ([c;d] * 2) STORED);
                CREATE TABLE w(k TEXT PRIMARY KEY, v) WITHOUT ROWID;
                CREATE TABLE s(n INT NOT NULL) STRICT;
                CREATE VIRTUAL TABLE docs USING fts5(body);
                CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1);
                CREATE UNIQUE INDEX i ON w(lower(v)) WHERE v IS NOT NULL;
                CREATE VIEW vw AS WITH c AS (SELECT 1 AS one) SELECT one, 'a;b' AS two FROM c;
                """).script("01-data-all.sql", """
                INSERT INTO "select ""odd"" 'name' \u00e4\u20ac" VALUES ('it''s', 21) RETURNING *;
                INSERT INTO w VALUES ('k', 'v') ON CONFLICT(k) DO UPDATE SET v = excluded.v;
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) INSERT INTO s SELECT i FROM n;
                INSERT INTO docs VALUES ('to be; or not');
                INSERT INTO boxes VALUES (1, 0, 1);
                SELECT row_number() OVER (ORDER BY n) FROM s;
                VALUES (1), (2);
                REPLACE INTO w VALUES ('k', 'w');
                UPDATE s SET n = n + 1 WHERE n > 5;
                DELETE FROM s WHERE n = 1;
                PRAGMA user_version = 7;
                ANALYZE;
                REINDEX;
                PRAGMA integrity_check;
                """).migrate();
        assertThat(sandbox.rows("SELECT `e``f` FROM \"select \"\"odd\"\" 'name' \u00e4\u20ac\""))
                .containsExactly("42");
        assertThat(sandbox.rows("SELECT count(*) FROM docs WHERE docs MATCH 'not'"))
                .containsExactly("1");
        assertThat(sandbox.rows("SELECT count(*) || ':' || sum(n) FROM s")).containsExactly("8:48");
        assertThat(sandbox.rows("PRAGMA user_version")).containsExactly("7");
        assertThat(sandbox.migrate().applied()).isEmpty();
    }

    @Test
    void failsInALaterRowOfAQuery() {
        sandbox.script("01-data-query.sql", "SELECT CASE a WHEN 2 THEN abs(-9223372036854775807 - 1) END FROM t;");
        fails(sandbox::migrate, Kind.USAGE, problem -> assertThat(problem.why()).contains("integer overflow"));
    }

    @Test
    void failsACheckThatDoesNotSayOk() {
        sandbox.migrate();
        sandbox.script("01-schema-broken.sql", """
                CREATE TABLE n(a);
                INSERT INTO n VALUES (NULL);
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = 'CREATE TABLE n(a NOT NULL)' WHERE name = 'n';
                PRAGMA writable_schema = RESET;
                PRAGMA integrity_check;
                """);
        fails(sandbox::migrate, Kind.USAGE, problem -> {
            assertThat(problem.where()).isEqualTo("01-schema-broken.sql:6:1");
            assertThat(problem.why()).contains("NULL value in n.a");
        });
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name = 'n'"))
                .isEmpty();
    }

    @Test
    void leavesTheNextScriptNothingOfItsSettings() {
        sandbox.script("01-data-settings.sql", "PRAGMA case_sensitive_like = ON; CREATE TEMP TABLE x(a);")
                .script("02-data-next.sql", "INSERT INTO t SELECT 50, 'x' WHERE 'A' LIKE 'a'; CREATE TEMP TABLE x(a);")
                .migrate();
        assertThat(sandbox.rows("SELECT b FROM t WHERE a = 50")).containsExactly("x");
    }

    @Test
    void keepsNothingOfAScriptThatFillsTheDisk() {
        sandbox.migrate();
        sandbox.script("01-data-big.sql", """
                PRAGMA max_page_count = 20;
                INSERT INTO t SELECT 3, hex(randomblob(5000));
                INSERT INTO t SELECT 4, hex(randomblob(500000));
                """);
        fails(sandbox::migrate, Kind.ENVIRONMENT, problem -> {
            assertThat(problem.where()).startsWith("01-data-big.sql:3:");
            assertThat(problem.why()).contains("SQLITE_FULL");
        });
        assertThat(sandbox.rows("SELECT a FROM t ORDER BY a")).containsExactly("1", "2");
    }

    @Test
    void plansWithoutChangingAnything() {
        Plan plan = sandbox.migrator().plan(Orders.ALL);
        assertThat(plan.items()).extracting(item -> item.script().file()).hasSize(2);
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema")).isEmpty();
    }

    private static List<String> applied(Outcome outcome) {
        return outcome.applied().stream().map(done -> done.script().file()).toList();
    }

    private static void fails(ThrowingCallable run, Kind kind, Consumer<Problem> look) {
        assertThatThrownBy(run).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            look.accept(failure.problem());
        });
    }
}
