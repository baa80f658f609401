package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.sqlite.Begin;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows that go without a word.
class RowGuardTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void fill() {
        sandbox = new Sandbox(folder).script("00-schema-init.sql", """
                        CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT);
                        CREATE TABLE orders(id INTEGER PRIMARY KEY,
                          customer INTEGER REFERENCES customer(id) ON DELETE CASCADE);
                        CREATE TABLE line(id INTEGER PRIMARY KEY,
                          orders INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE);
                        CREATE TABLE tree(id INTEGER PRIMARY KEY, up REFERENCES tree(id) ON DELETE CASCADE);
                        CREATE TABLE plain(id INTEGER PRIMARY KEY, x UNIQUE ON CONFLICT REPLACE);
                        CREATE TABLE log(id INTEGER PRIMARY KEY, x);
                        CREATE TRIGGER tidy AFTER UPDATE ON plain BEGIN DELETE FROM log WHERE x = old.x; END;
                        CREATE TABLE stock(id INTEGER PRIMARY KEY, x);
                        CREATE VIEW names AS SELECT name FROM customer;
                        CREATE TRIGGER forget INSTEAD OF DELETE ON names
                          BEGIN DELETE FROM customer WHERE name = old.name; END;
                        """).script("00-data-init.sql", """
                        INSERT INTO customer VALUES (1, 'a'), (2, 'b'), (3, 'c');
                        INSERT INTO orders VALUES (1, 1), (2, 1), (3, 2);
                        INSERT INTO line VALUES (1, 1), (2, 1), (3, 3), (4, 3);
                        INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 2), (4, NULL);
                        INSERT INTO plain VALUES (1, 1), (2, 2);
                        INSERT INTO log VALUES (1, 1), (2, 1), (3, 2);
                        INSERT INTO stock SELECT * FROM log;
                        """);
        sandbox.migrate();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM customer WHERE id = 1 | line loses 2 of 4 rows",
                "DELETE FROM customer | line loses 4 of 4 rows",
                "WITH one AS (SELECT 1 AS id) DELETE FROM main.customer WHERE id IN (SELECT id FROM one)"
                        + " | line loses 2 of 4 rows",
                "REPLACE INTO customer VALUES (2, 'new') | line loses 2 of 4 rows",
                "INSERT OR REPLACE INTO customer VALUES (2, 'new') | line loses 2 of 4 rows",
                "UPDATE OR REPLACE customer SET id = 2 WHERE id = 3 | line loses 2 of 4 rows",
                "DELETE FROM tree WHERE id = 1 | tree loses 2 of 3 rows",
                "UPDATE plain SET x = 7 WHERE id = 1 | log loses 2 of 4 rows",
                "DELETE FROM names WHERE name = 'b' | customer loses 1 of 3 rows",
            })
    void refusesALossThatTheScriptDoesNotSpeakOf(String statement, String why) {
        String before = everything();
        sandbox.script("01-data-x.sql", "INSERT INTO log VALUES (9, 9);\n" + statement + ";");
        assertThatThrownBy(sandbox::migrate).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.problem().where()).isEqualTo("01-data-x.sql:2:1");
            assertThat(failure.problem().why()).contains(why).contains("  2 | ");
            assertThat(failure.problem().hint()).contains("-- litekeeper: expect-delete " + why.split(" ")[0]);
        });
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void letsWhatTheStatementSaysItself() {
        sandbox.script("01-data-x.sql", """
                        DELETE FROM line WHERE id = 1;
                        DELETE FROM customer WHERE id = 3;
                        DELETE FROM tree WHERE id = 4;
                        UPDATE plain SET x = 9 WHERE id = 3;
                        UPDATE customer SET name = 'z';
                        DELETE FROM log;
                        """).migrate();
        assertThat(sandbox.rows("SELECT count(*) FROM line")).containsExactly("3");
        assertThat(sandbox.rows("SELECT count(*) FROM log")).containsExactly("0");
    }

    @Test
    void letsAnAnnouncedLossThroughAndTellsIt() {
        Outcome outcome = sandbox.script("01-data-x.sql", """
                        -- litekeeper: expect-delete orders
                        -- litekeeper: expect-delete "Line" 4
                        DELETE FROM customer WHERE id = 1;
                        DELETE FROM customer WHERE id = 2;
                        """).migrate();
        assertThat(sandbox.rows("SELECT count(*) FROM line")).containsExactly("0");
        assertThat(outcome.applied().getFirst().rows()).isEqualTo(9);
        assertThat(outcome.applied().getFirst().notices())
                .extracting(Notice::toString)
                .containsExactly(
                        "01-data-x.sql:3:1: line: 2 rows lost, as announced",
                        "01-data-x.sql:4:1: line: 2 rows lost, as announced");
    }

    @Test
    void refusesMoreThanWasAnnounced() {
        sandbox.script("01-data-x.sql", """
                -- litekeeper: expect-delete orders
                -- litekeeper: expect-delete line 3
                DELETE FROM customer WHERE id = 1;
                DELETE FROM customer WHERE id = 2;
                """);
        assertThatThrownBy(sandbox::migrate).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().where()).isEqualTo("01-data-x.sql:4:1");
            assertThat(failure.problem().why()).contains("line loses 2 of 2 rows");
        });
        assertThat(sandbox.rows("SELECT count(*) FROM line")).containsExactly("4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE n(id INTEGER PRIMARY KEY, name TEXT); INSERT INTO n SELECT * FROM stock WHERE id > 1;"
                        + " DROP TABLE stock; ALTER TABLE n RENAME TO stock; | DROP TABLE stock",
                "ALTER TABLE stock RENAME TO old; CREATE TABLE stock(id INTEGER PRIMARY KEY, name TEXT);"
                        + " INSERT OR IGNORE INTO stock SELECT * FROM old WHERE id > 1; DROP TABLE main.old; | DROP TABLE main.old",
                "CREATE TEMP TABLE keep AS SELECT * FROM stock WHERE id > 1; DROP TABLE stock;"
                        + " CREATE TABLE stock(id INTEGER PRIMARY KEY, x); INSERT INTO stock SELECT * FROM keep;"
                        + " DROP TABLE keep; | DROP TABLE stock",
            })
    void refusesARebuildThatLeavesRowsBehind(String statements, String drop) {
        String text = statements.replace("; ", ";\n");
        sandbox.script("01-schema-x.sql", text);
        assertThatThrownBy(sandbox::migrate).isInstanceOfSatisfying(Failure.class, failure -> {
            int line = text.substring(0, text.indexOf(drop)).split("\n", -1).length;
            assertThat(failure.problem().where()).isEqualTo("01-schema-x.sql:" + line + ":1");
            assertThat(failure.problem().why())
                    .contains("stock loses 1 of 3 rows, which were not copied before this")
                    .contains(drop);
        });
        assertThat(sandbox.rows("SELECT group_concat(id || ' ' || x) FROM stock"))
                .containsExactly("1 1,2 1,3 2");
        sandbox.script("01-schema-x.sql", "-- litekeeper: expect-delete stock 1\n" + text)
                .migrate();
        assertThat(sandbox.rows("SELECT count(*) FROM stock")).containsExactly("2");
    }

    @Test
    void letsATableBeDroppedForGood() {
        sandbox.script("01-schema-x.sql", "DROP TABLE log;\nDROP TRIGGER tidy;").migrate();
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name = 'log'"))
                .isEmpty();
    }

    @Test
    void seesADropTableThatCascades() {
        try (Session session = sandbox.database().write()) {
            session.begin(Begin.IMMEDIATE);
            Script script = Script.of(
                    ScriptName.parse("01-schema-x.sql"), Source.of("01-schema-x.sql", "\nDROP TABLE customer;"));
            RowGuard guard = new RowGuard(session, script);
            Statement drop = script.statements().getFirst();
            assertThatThrownBy(() -> guard.run(drop, () -> session.execute(drop.sql())))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("line loses 4 of 4 rows, through ON DELETE CASCADE");
        }
    }

    @Test
    void runsAStatementTwiceOnlyWhereItChangesMoreThanItsOwn() {
        assertThat(runs("UPDATE customer SET name = 'z'")).isEqualTo(1);
        assertThat(runs("DELETE FROM customer WHERE id = 3")).isEqualTo(1);
        assertThat(runs("UPDATE plain SET x = 100 WHERE id = 77")).isEqualTo(1);
        assertThat(runs("-- litekeeper: expect-delete orders\n-- litekeeper: expect-delete line\nDELETE FROM customer"))
                .isEqualTo(1);
        assertThat(runs("-- litekeeper: expect-delete log 3\nUPDATE plain SET x = 100 WHERE id = 1"))
                .isEqualTo(2);
    }

    private int runs(String text) {
        List<String> runs = new ArrayList<>();
        try (Session session = sandbox.database().write()) {
            session.begin(Begin.IMMEDIATE);
            Script script = Script.of(ScriptName.parse("01-data-x.sql"), Source.of("01-data-x.sql", text));
            Statement statement = script.statements().getFirst();
            new RowGuard(session, script).run(statement, () -> {
                runs.add(statement.sql());
                session.execute(statement.sql());
            });
        }
        return runs.size();
    }

    private String everything() {
        return String.join(
                "\n",
                sandbox.rows("SELECT count(*) || ' ' || total(id) FROM customer UNION ALL SELECT count(*) || ' ' ||"
                        + " total(id) FROM orders UNION ALL SELECT count(*) || ' ' || total(id) FROM line UNION ALL"
                        + " SELECT count(*) || ' ' || total(id) FROM tree UNION ALL SELECT count(*) || ' ' ||"
                        + " total(x) FROM plain UNION ALL SELECT count(*) || ' ' || total(x) FROM log"));
    }
}
