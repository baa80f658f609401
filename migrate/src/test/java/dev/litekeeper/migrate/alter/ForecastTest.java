package dev.litekeeper.migrate.alter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void fill() {
        sandbox = new Sandbox(folder)
                .execute(
                        "CREATE TABLE Orders(id INTEGER PRIMARY KEY, total, note TEXT)",
                        "CREATE INDEX orders_total ON Orders(total)",
                        "CREATE TABLE empty(a)",
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                                + " INSERT INTO Orders SELECT i, i, 'note ' || i FROM n");
    }

    @Test
    void knowsWhichRowsEachStatementReadsOrWrites() {
        assertThat(forecasts("""
                        UPDATE OR IGNORE main."orders" SET total = 0;
                        CREATE UNIQUE INDEX x ON orders(note);
                        ALTER TABLE orders ADD COLUMN more;
                        ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
                        ALTER TABLE orders DROP COLUMN note;
                        DELETE FROM empty;
                        INSERT INTO nowhere VALUES (1);
                        """))
                .extracting(
                        Forecast::line,
                        Forecast::what,
                        Forecast::table,
                        forecast -> forecast.size().rows())
                .containsExactly(
                        tuple(1, "rows are changed", "orders", 1000L),
                        tuple(2, "an index is made", "orders", 1000L),
                        tuple(3, "only the schema changes", "", 0L),
                        tuple(4, "every row is looked at", "orders", 1000L),
                        tuple(5, "every row is written anew", "orders", 1000L),
                        tuple(6, "rows are deleted", "empty", 0L),
                        tuple(7, "rows are added", "", 0L));
    }

    @Test
    void aTableThatTheScriptMakesIsAsLargeAsWhatItIsFilledFrom() {
        String rebuild = """
                CREATE TABLE fresh(id INTEGER PRIMARY KEY, total NOT NULL, note TEXT);
                INSERT INTO fresh SELECT * FROM orders;
                DROP TABLE orders;
                ALTER TABLE fresh RENAME TO orders;
                CREATE INDEX orders_total ON orders(total);
                """;
        assertThat(forecasts(rebuild))
                .extracting(Forecast::table, forecast -> forecast.size().rows())
                .containsExactly(
                        tuple("", 0L),
                        tuple("orders", 1000L),
                        tuple("orders", 1000L),
                        tuple("", 0L),
                        tuple("orders", 1000L));
        assertThat(Forecast.rebuilt(script(rebuild))).containsExactly("orders");
        assertThat(Forecast.rebuilt(script("DROP TABLE orders;\nALTER TABLE empty RENAME TO full;\n")))
                .isEmpty();
    }

    @Test
    void whatChangesNoRowCostsNothing() {
        List<Forecast> forecasts = forecasts("""
                ALTER TABLE orders RENAME COLUMN note TO remark;
                UPDATE orders SET total = 1;
                """);
        assertThat(forecasts.getFirst().cost()).isEqualTo(Cost.NONE);
        assertThat(forecasts.getLast().cost().seconds()).isPositive();
        assertThat(forecasts.getLast().cost().walBytes())
                .isEqualTo(forecasts.getLast().size().bytes());
    }

    private List<Forecast> forecasts(String text) {
        try (Session session = sandbox.database().read()) {
            return Forecast.of(session, script(text));
        }
    }

    private Script script(String text) {
        sandbox.script("01-schema-x.sql", text);
        return Scripts.in(sandbox.sql()).forward().getFirst();
    }
}
