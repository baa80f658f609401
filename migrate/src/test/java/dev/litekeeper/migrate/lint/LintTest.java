package dev.litekeeper.migrate.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A bad and a good script for every rule, on a database with rows.
class LintTest {
    private static final String REBUILD = """
            CREATE TABLE n(id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE CHECK (name <> ''), code TEXT, UNIQUE (code));
            INSERT INTO n SELECT id, name, code FROM p;
            DROP TABLE p;
            PRAGMA legacy_alter_table = ON;
            ALTER TABLE n RENAME TO p;
            CREATE INDEX p_name ON p(name);
            CREATE TRIGGER p_t AFTER INSERT ON p BEGIN UPDATE big SET a = 1; END;
            """;

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void fill() {
        sandbox = new Sandbox(folder).script("00-schema-init.sql", """
                        CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE CHECK (name <> ''), code TEXT,
                          UNIQUE (code));
                        CREATE INDEX p_name ON p(name);
                        CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id) ON DELETE CASCADE);
                        CREATE TABLE big(id INTEGER PRIMARY KEY, a, b);
                        CREATE TABLE blank(id INTEGER PRIMARY KEY, a);
                        CREATE TABLE loose(a TEXT);
                        CREATE TABLE noted(a TEXT);
                        CREATE VIRTUAL TABLE words USING fts5(a, content='loose');
                        CREATE TRIGGER p_t AFTER INSERT ON p BEGIN UPDATE big SET a = 1; END;
                        """).script("00-data-init.sql", """
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                          INSERT INTO big SELECT i, i, NULL FROM n;
                        INSERT INTO p VALUES (1, 'a', '007'), (2, 'A', '8');
                        INSERT INTO c VALUES (1, 1), (2, 1), (3, NULL);
                        INSERT INTO loose VALUES ('x');
                        INSERT INTO noted VALUES ('x');
                        """);
        sandbox.migrate();
    }

    record Fixture(Rule rule, Severity severity, String kind, String bad, String text, String good) {

        @Override
        public String toString() {
            return rule + ": " + bad.lines().findFirst().orElse("");
        }
    }

    static Stream<Fixture> fixtures() {
        return Stream.of(
                schema(Rule.NOT_COMPILED, Severity.ERROR, "ALTER TABLE p DROP COLUMN missing;", "missing", "SELECT 1;"),
                data(
                        Rule.NOT_COMPILED,
                        Severity.ERROR,
                        "UPDATE p SET missing = 1 WHERE id = 1;",
                        "missing",
                        "UPDATE p SET code = 1 WHERE id = 1;"),
                schema(
                        Rule.NOT_IN_A_SCRIPT,
                        Severity.ERROR,
                        "VACUUM;",
                        "VACUUM cannot run",
                        "-- litekeeper: no-transaction\nVACUUM;"),
                schema(Rule.NOT_IN_A_SCRIPT, Severity.ERROR, "ATTACH 'x' AS y;", "changes one database", "SELECT 1;"),
                schema(Rule.NOT_IN_A_SCRIPT, Severity.ERROR, ".read x.sql;", "sqlite3 program", "SELECT 1;"),
                schema(Rule.NOT_IN_A_SCRIPT, Severity.ERROR, "SAVEPOINT x;", "one transaction", "SELECT 1;"),
                schema(
                        Rule.TRANSACTION_WORDS,
                        Severity.NOTE,
                        "BEGIN;\nCREATE TABLE x(a);\nCOMMIT;",
                        "taken off",
                        "CREATE TABLE x(a);"),
                schema(
                        Rule.FOREIGN_KEYS_PRAGMA,
                        Severity.WARNING,
                        "PRAGMA foreign_keys = OFF;",
                        "nothing inside",
                        "PRAGMA user_version = 3;"),
                schema(
                        Rule.STALE_ALLOWANCE,
                        Severity.WARNING,
                        "-- litekeeper: allow SL206 all of it\nCREATE TABLE x(a);",
                        "no SL206",
                        "-- litekeeper: allow SL203 it is empty now\nALTER TABLE big DROP COLUMN b;"),
                schema(Rule.CASCADE_REBUILD, Severity.NOTE, REBUILD, "3 rows of c", "DROP TABLE c;"),
                data(
                        Rule.CASCADE_REBUILD,
                        Severity.ERROR,
                        "DROP TABLE p;",
                        "3 rows of c",
                        "DELETE FROM c WHERE id = 1;"),
                schema(Rule.TABLE_DROPPED, Severity.WARNING, "DROP TABLE big;", "100000 rows", REBUILD),
                schema(Rule.TABLE_DROPPED, Severity.NOTE, "DROP TABLE blank;", "0 rows", "SELECT 1;"),
                schema(
                        Rule.COLUMN_DROPPED,
                        Severity.WARNING,
                        "ALTER TABLE big DROP COLUMN a;",
                        "100000 rows",
                        "ALTER TABLE big RENAME COLUMN a TO z;"),
                schema(Rule.COLUMN_DROPPED, Severity.NOTE, "ALTER TABLE big DROP b;", "0 rows", "SELECT 1;"),
                data(
                        Rule.CASCADE,
                        Severity.WARNING,
                        "DELETE FROM p WHERE id = 1;",
                        "rows of c go",
                        "-- litekeeper: expect-delete c\nDELETE FROM p WHERE id = 1;"),
                data(
                        Rule.REPLACE_CASCADE,
                        Severity.WARNING,
                        "REPLACE INTO p VALUES (1, 'z', 'z');",
                        "rows of c go",
                        "INSERT INTO p VALUES (1, 'z', 'z') ON CONFLICT DO UPDATE SET name = 'z';"),
                data(
                        Rule.REPLACE_CASCADE,
                        Severity.WARNING,
                        "WITH x AS (SELECT 1) INSERT OR REPLACE INTO p SELECT 1, 'z', 'z' FROM x;",
                        "rows of c go",
                        "REPLACE INTO big VALUES (1, 1, 1);"),
                data(
                        Rule.NEVER_ON_ROWS,
                        Severity.ERROR,
                        "UPDATE blank SET a = 2 WHERE a = 1;",
                        "blank is empty here",
                        "UPDATE p SET code = '9' WHERE id = 1;"),
                data(
                        Rule.ALL_ROWS_DELETED,
                        Severity.WARNING,
                        "DELETE FROM big;",
                        "100000 rows",
                        "DELETE FROM big WHERE id = 1;"),
                data(
                        Rule.ALL_ROWS_DELETED,
                        Severity.NOTE,
                        "DELETE FROM blank;",
                        "0 rows",
                        "DELETE FROM big WHERE id = 1;"),
                data(
                        Rule.ALL_ROWS_UPDATED,
                        Severity.WARNING,
                        "UPDATE big SET a = (SELECT 1 WHERE 1);",
                        "100000 rows",
                        "UPDATE big SET a = 1 WHERE id = 1;"),
                data(
                        Rule.ALL_ROWS_UPDATED,
                        Severity.NOTE,
                        "UPDATE p SET name = 'q';",
                        "2 rows",
                        "UPDATE blank SET a = 1;"),
                schema(
                        Rule.LOSSY_TYPE,
                        Severity.ERROR,
                        REBUILD.replace("code TEXT", "code INTEGER"),
                        "1 row breaks it (id=1)",
                        REBUILD),
                schema(
                        Rule.OLD_RENAMED_FIRST,
                        Severity.ERROR,
                        "ALTER TABLE p RENAME TO o;\nCREATE TABLE p(id INTEGER PRIMARY KEY, name, code);\nINSERT INTO p SELECT * FROM o;\nDROP TABLE o;",
                        "table c will refer",
                        REBUILD),
                schema(
                        Rule.REBUILD_LOSES,
                        Severity.ERROR,
                        REBUILD.replaceAll("CREATE INDEX[^;]*;", ""),
                        "index p_name is gone",
                        REBUILD),
                schema(
                        Rule.REBUILD_LOSES,
                        Severity.ERROR,
                        REBUILD.replaceAll("CREATE TRIGGER[^;]*;[^;]*;", ""),
                        "trigger p_t is gone",
                        REBUILD),
                schema(
                        Rule.REBUILD_LOSES,
                        Severity.WARNING,
                        REBUILD.replace("CHECK (name <> '')", ""),
                        "p.name had CHECK",
                        REBUILD),
                schema(
                        Rule.REBUILD_LOSES,
                        Severity.WARNING,
                        REBUILD.replace("COLLATE NOCASE", ""),
                        "COLLATE NOCASE",
                        REBUILD),
                schema(
                        Rule.REBUILD_LOSES,
                        Severity.WARNING,
                        REBUILD.replace(", UNIQUE (code)", ""),
                        "UNIQUE ( CODE )",
                        REBUILD + "DROP INDEX p_name;"),
                schema(
                        Rule.ROWIDS_LOST,
                        Severity.NOTE,
                        "CREATE TABLE x(a TEXT);\nINSERT INTO x SELECT * FROM noted;\nDROP TABLE noted;\nALTER TABLE x RENAME TO noted;",
                        "noted get new rowids",
                        "CREATE TABLE x(a TEXT);\nINSERT INTO x(rowid, a) SELECT rowid, a FROM noted;\nDROP TABLE noted;\nALTER TABLE x RENAME TO noted;"),
                schema(
                        Rule.FULL_TEXT_ROWIDS,
                        Severity.ERROR,
                        "CREATE TABLE x(a TEXT);\nINSERT INTO x SELECT * FROM loose;\nDROP TABLE loose;\nALTER TABLE x RENAME TO loose;",
                        "words finds rows",
                        "CREATE TABLE x(a TEXT);\nINSERT INTO x(rowid, a) SELECT rowid, a FROM loose;\nDROP TABLE loose;\nALTER TABLE x RENAME TO loose;"),
                schema(
                        Rule.NOT_NULL_WITHOUT_DEFAULT,
                        Severity.ERROR,
                        "ALTER TABLE p ADD COLUMN x TEXT NOT NULL;",
                        "2 rows",
                        "ALTER TABLE p ADD COLUMN x TEXT NOT NULL DEFAULT '';"),
                schema(
                        Rule.NOT_NULL_WITHOUT_DEFAULT,
                        Severity.NOTE,
                        "ALTER TABLE blank ADD x TEXT NOT NULL;",
                        "0 rows",
                        "ALTER TABLE p ADD x;"),
                schema(
                        Rule.VARYING_DEFAULT,
                        Severity.ERROR,
                        "ALTER TABLE p ADD COLUMN x TEXT DEFAULT CURRENT_TIMESTAMP;",
                        "2 rows",
                        "ALTER TABLE p ADD COLUMN x TEXT DEFAULT 'now';"),
                schema(
                        Rule.DUPLICATES,
                        Severity.ERROR,
                        "CREATE UNIQUE INDEX u ON p(name COLLATE NOCASE DESC);",
                        "1 value of p",
                        "CREATE UNIQUE INDEX u ON p(name COLLATE BINARY);"),
                schema(
                        Rule.DUPLICATES,
                        Severity.ERROR,
                        "CREATE UNIQUE INDEX u ON p(lower(name)) WHERE id < 9;",
                        "1 value of p",
                        "CREATE UNIQUE INDEX u ON p(lower(name)) WHERE id > 1;"),
                schema(
                        Rule.RULE_BROKEN,
                        Severity.ERROR,
                        "ALTER TABLE c ALTER COLUMN p SET NOT NULL;",
                        "1 row of c",
                        "ALTER TABLE c ALTER COLUMN id SET NOT NULL;"),
                schema(
                        Rule.RULE_BROKEN,
                        Severity.ERROR,
                        "ALTER TABLE p ADD CONSTRAINT x CHECK (length(code) > 1);",
                        "1 row of p",
                        "ALTER TABLE p ADD CHECK (length(code) > 0);"),
                schema(
                        Rule.BIG_INDEX,
                        Severity.WARNING,
                        "CREATE INDEX b ON big(a);",
                        "writers wait",
                        "CREATE INDEX b ON p(code);"),
                schema(
                        Rule.SEVERAL_DROPS,
                        Severity.WARNING,
                        "ALTER TABLE big DROP COLUMN a;\nALTER TABLE big DROP COLUMN b;",
                        "once for each column",
                        "ALTER TABLE big DROP COLUMN a;"),
                data(
                        Rule.DOUBLE_QUOTED,
                        Severity.WARNING,
                        "UPDATE p SET name = \"new\" WHERE id = 1;",
                        "\"new\" is no column",
                        "UPDATE p SET name = \"code\" WHERE \"p\".\"id\" = 1;"),
                schema(
                        Rule.IF_EXISTS,
                        Severity.WARNING,
                        "CREATE TABLE IF NOT EXISTS p(id);",
                        "is there already",
                        "CREATE TABLE q(\"id\", \"check\" TEXT);"),
                schema(
                        Rule.IF_EXISTS,
                        Severity.WARNING,
                        "DROP TABLE IF EXISTS q;",
                        "is not there",
                        "CREATE VIEW q AS SELECT 1 AS \"one\";"));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void findsTheBadAndLetsTheGoodBe(Fixture fixture) {
        String file = "01-" + fixture.kind + "-x.sql";
        sandbox.script(file, fixture.bad);
        assertThat(lint())
                .filteredOn(finding -> finding.rule() == fixture.rule)
                .first()
                .satisfies(finding -> {
                    assertThat(finding.text()).contains(fixture.text);
                    assertThat(finding.severity()).isEqualTo(fixture.severity);
                    assertThat(finding.file()).isEqualTo(file);
                    assertThat(finding.line()).isPositive();
                });
        sandbox.script(file, fixture.good);
        assertThat(lint()).filteredOn(finding -> finding.rule() == fixture.rule).isEmpty();
    }

    @Test
    void everyRuleHasItsFixtures() {
        EnumSet<Rule> rules = EnumSet.allOf(Rule.class);
        fixtures().forEach(fixture -> rules.remove(fixture.rule));
        assertThat(rules).isEmpty();
        assertThat(EnumSet.allOf(Rule.class)).extracting(Rule::code).doesNotHaveDuplicates();
        assertThat(EnumSet.allOf(Rule.class))
                .allSatisfy(rule -> assertThat(rule.hint()).isNotBlank());
    }

    @Test
    void findsNothingInAPlainScript() {
        sandbox.script("01-schema-x.sql", """
                CREATE TABLE "order"(id INTEGER PRIMARY KEY, "group" TEXT DEFAULT 'x', total REAL CHECK ("total" > 0));
                CREATE INDEX "by group" ON "order"("group");
                ALTER TABLE "order" ADD COLUMN "note" TEXT;
                """).script("01-data-x.sql", """
                INSERT INTO "order"("group", total) SELECT name AS "n", 1 FROM p WHERE "name" = 'a' ORDER BY "n";
                UPDATE "order" SET "group" = 'b' WHERE "group" = 'a';
                """);
        assertThat(lint()).isEmpty();
    }

    @Test
    void tellsThePlaceAndTheReasonGivenForIt() {
        sandbox.script("01-schema-x.sql", """
                CREATE TABLE x(a);
                -- litekeeper: allow SL202 nobody reads it since spring
                  DROP TABLE big;
                DROP TABLE noted;
                """);
        assertThat(lint())
                .extracting(LintFinding::toString, LintFinding::allowed)
                .containsExactly(
                        tuple(
                                "01-schema-x.sql:3:3: warning SL202: big goes, with 100000 rows",
                                "nobody reads it since spring"),
                        tuple("01-schema-x.sql:4:1: warning SL202: noted goes, with 1 row", ""));
    }

    @Test
    void asksLessOfRowsThatAScriptBeforeMends() {
        sandbox.script("01-data-x.sql", "UPDATE c SET p = 1 WHERE p IS NULL;")
                .script("02-schema-x.sql", "ALTER TABLE c ALTER COLUMN p SET NOT NULL;");
        assertThat(lint()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(Rule.RULE_BROKEN);
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        });
    }

    @Test
    void judgesAllScriptsWithoutADatabase() {
        sandbox.script("02-schema-x.sql", "DROP TABLE big;\nALTER TABLE p ADD COLUMN x TEXT NOT NULL;");
        assertThat(Lint.of(Scripts.in(sandbox.sql())))
                .extracting(LintFinding::toString)
                .containsExactly(
                        "02-schema-x.sql:1:1: warning SL202: big goes, with an unknown number of rows",
                        "02-schema-x.sql:2:1: warning SL401: it fails where p has rows; there are an unknown number of rows");
    }

    @Test
    void believesARehearsalOnRows() {
        sandbox.script("01-data-x.sql", "DELETE FROM blank WHERE a = 1;");

        assertThat(lint()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(Rule.NEVER_ON_ROWS);
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        });
        assertThat(lint(script -> script.name().number() == 1)).isEmpty();
    }

    @Test
    void asksForNoRowsOfWhatTheScriptsMakeThemselves() {
        sandbox.script("01-schema-x.sql", "CREATE TABLE x(a);")
                .script("01-data-x.sql", "INSERT INTO blank(a) VALUES (1); UPDATE blank SET a = 2 WHERE a = 1;")
                .script("02-data-x.sql", "DELETE FROM x WHERE a = 1;");

        assertThat(lint()).isEmpty();
    }

    @Test
    void goesOnWhereATableCannotBeRead() {
        sandbox.script("01-schema-x.sql", """
                CREATE VIRTUAL TABLE other USING fts5(a, content='loose');
                DROP TABLE words;
                ALTER TABLE other RENAME TO words;
                DROP TABLE big;
                """);

        assertThat(lint()).extracting(LintFinding::rule).contains(Rule.REBUILD_LOSES, Rule.TABLE_DROPPED);
    }

    @Test
    void goesOnWhereAViewCannotBeReadForAWhile() {
        sandbox.script("01-schema-x.sql", """
                CREATE VIEW named AS SELECT name FROM p;
                DROP TABLE p;
                CREATE TABLE "p"(id INTEGER PRIMARY KEY, "name" TEXT, code TEXT);
                INSERT INTO "p" VALUES (1, "anna", '007');
                """);

        assertThat(lint())
                .filteredOn(finding -> finding.rule() == Rule.DOUBLE_QUOTED)
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("\"anna\" is no column"));
    }

    @Test
    void changesNothing() {
        String before = sandbox.rows("PRAGMA schema_version").getFirst();
        sandbox.script("01-schema-x.sql", REBUILD).script("01-data-x.sql", "DELETE FROM p;");
        lint();
        assertThat(sandbox.rows("PRAGMA schema_version")).containsExactly(before);
        assertThat(sandbox.rows("SELECT count(*) FROM p")).containsExactly("2");
    }

    private List<LintFinding> lint() {
        return lint(_ -> false);
    }

    private List<LintFinding> lint(Predicate<Script> tried) {
        Target target = Target.of(sandbox.database());
        return Lint.of(Scripts.in(sandbox.sql()), sandbox.migrator().status().pending(), target, tried);
    }

    private static Fixture schema(Rule rule, Severity severity, String bad, String text, String good) {
        return new Fixture(rule, severity, "schema", bad, text, good);
    }

    private static Fixture data(Rule rule, Severity severity, String bad, String text, String good) {
        return new Fixture(rule, severity, "data", bad, text, good);
    }
}
