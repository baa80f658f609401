package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each statement is refused at the place marked with `^`.
class ErrorPlaceTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void fill() {
        sandbox = new Sandbox(folder)
                .execute(
                        "CREATE TABLE t(a INTEGER PRIMARY KEY, b UNIQUE, c NOT NULL)",
                        "CREATE VIEW v AS SELECT a FROM t")
                .execute("INSERT INTO t VALUES (1, 1, 1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a, b, ^FROM FROM t",
                "CREATE TABLE x(a, a2, ^a)",
                "SELECT a FROM t WHERE ^colour = 1",
                "SELECT 'colour', \"a\", t.a, ^t.colour FROM t",
                "SELECT * FROM ^nowhere WHERE 1",
                "INSERT INTO t(a, b, ^d) VALUES (1, 2, 3)",
                "INSERT INTO ^t VALUES (1, 2)",
                "CREATE TABLE ^t(x)",
                "SELECT ^nonsense(a) FROM t",
                "SELECT a, ^abs(a, b) FROM t",
                "SELECT a FROM t WHERE a = ^) 1",
                "SELECT (a) FROM t WHERE (b = 1)^)",
                "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; ^SELEC 2; END",
                "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1 ^WHEN 2; END",
                "ALTER TABLE ^nowhere ADD COLUMN x",
                "ALTER TABLE t DROP COLUMN ^zzz",
                "UPDATE t SET ^zzz = 1",
                "INSERT INTO t(a, ^b, c) VALUES (2, 1, 1)",
                "INSERT INTO t(a, b, ^c) VALUES (2, 2, NULL)",
                "INSERT INTO ^v VALUES (1)",
                "DROP TABLE ^nowhere",
                "SELECT a FROM t ORDER ^a",
                "SELECT a ^# b FROM t",
            })
    void pointsAtWhatSqliteMeans(String text) {
        int expected = text.indexOf('^');
        Source source = Source.of("x.sql", "-- first\n" + text.replaceFirst("\\^", "") + ";");
        Statement statement = Splitter.split(source).getFirst();
        try (Session session = sandbox.database().write()) {
            session.execute(statement.sql());
            throw new AssertionError("SQLite took it: " + text);
        } catch (SqlFailure failure) {
            try (Session session = sandbox.database().write()) {
                assertThat(ErrorPlace.of(statement, failure, session) - "-- first\n".length())
                        .as(failure.message())
                        .isEqualTo(expected);
            }
        }
    }
}
