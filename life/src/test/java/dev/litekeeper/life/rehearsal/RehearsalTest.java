package dev.litekeeper.life.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.copy.Around;
import dev.litekeeper.life.remote.Ssh;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RehearsalTest {
    private static final Limits NONE = new Limits(Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    private Path database;

    @BeforeEach
    void aShopInProduction() throws IOException {
        database = folder.resolve("live.sqlite");
        write("litekeeper.yml", """
                app: shop
                environments: {production: {database: live.sqlite}}
                baseline: {queries: ["SELECT * FROM orders WHERE customer = 7"]}
                """);
        script("00-schema-init.sql", """
                CREATE TABLE customer(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
                CREATE TABLE orders(id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer(id) ON DELETE CASCADE);
                """);
        migrated();
        try (Foreign app = Foreign.on(database)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                    + " INSERT INTO customer SELECT i, 'name ' || i FROM n");
            app.run("INSERT INTO orders SELECT id, id FROM customer");
        }
    }

    @Test
    void reportsWhatEveryStatementDoesAndTouchesNothing() throws IOException {
        script("01-schema-index.sql", "CREATE INDEX orders_customer ON orders(customer);\n");
        script("01-data-shout.sql", "-- all of them\nUPDATE customer SET name = upper(name);\n");
        script("02-data-away.sql", """
                -- litekeeper: expect-delete orders
                -- litekeeper: expect-delete customer
                DELETE FROM customer WHERE id <= 10;
                """);
        script("03-schema-name.sql", """
                -- litekeeper: online
                -- litekeeper: reversible 2d
                CREATE TABLE litekeeper_new_customer(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT DEFAULT 'nobody');
                INSERT INTO litekeeper_new_customer(id, name) SELECT id, name FROM customer;
                DROP TABLE customer;
                ALTER TABLE litekeeper_new_customer RENAME TO customer;
                """);
        Rehearsed rehearsed = rehearse(NONE);
        assertThat(rehearsed.passed()).as(rehearsed.toString()).isTrue();
        assertThat(rehearsed.journalMode()).isEqualTo("wal");
        assertThat(rehearsed.rows()).isEqualTo(10_000);
        ScriptFigures index = rehearsed.scripts().getFirst();
        assertThat(index.schema()).containsExactly("+ index orders_customer");
        ScriptFigures shout = rehearsed.scripts().get(1);
        assertThat(shout.statements())
                .extracting(StatementFigures::line, StatementFigures::rows)
                .containsExactly(tuple(2, 5000L));
        assertThat(shout.wal().bytes()).isGreaterThan(50_000);
        assertThat(shout.tables()).isEmpty();
        assertThat(rehearsed.plans())
                .singleElement()
                .satisfies(change -> assertThat(change.after()).contains("orders_customer"));
        assertThat(rehearsed.scripts().get(2).tables())
                .extracting(TableChange::table, TableChange::lost, TableChange::parents)
                .containsExactly(tuple("customer", 10L, List.of()), tuple("orders", 10L, List.of("customer")));
        ScriptFigures online = rehearsed.scripts().get(3);
        assertThat(online.schema()).containsExactly("~ table customer");
        assertThat(online.tables()).isEmpty();
        assertThat(online.rows()).isEqualTo(4_990);
        assertThat(online.wal().bytes()).isPositive();
        assertThat(rehearsed.undo().outcome()).isEqualTo(UndoTrial.Outcome.EQUAL);
        assertThat(rehearsed.undo().told())
                .contains("exchanged again", "after 1000 rows were written anew", "what they were", "no ways back");

        try (Foreign app = Foreign.on(database)) {
            assertThat(app.run("SELECT count(*) FROM orders").toString()).contains("5000");
        }
        try (var files = Files.list(folder.resolve("database/db/production"))) {
            assertThat(files).isEmpty();
        }
        theVerdictIsWrittenTheSameWayWhoeverWritesIt();
    }

    private void theVerdictIsWrittenTheSameWayWhoeverWritesIt() {
        Path file = folder.resolve("database/sql/rehearsals.json");
        String written = PlainFile.of(file).readString();
        assertThat(written.indexOf("01-data-shout.sql")).isPositive().isLessThan(written.indexOf("02-data-away.sql"));
        assertThat(written).contains("\"verdict\" : \"passed\"", "\"sqlite\" : \"3.");
        Rehearsals.of(Scripts.in(folder.resolve("database/sql"))).addStaging(List.of());
        assertThat(PlainFile.of(file).readString()).isEqualTo(written);
    }

    @Test
    void aWriterWaitsAsLongAsTheScriptHoldsTheLockAndLimitsMakeItAGate() {
        script("01-data-slow.sql", """
                UPDATE customer SET name = (
                  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000000) SELECT max(i) FROM n)
                WHERE id = 1;
                """);
        Rehearsed rehearsed = rehearse(
                new Limits(Optional.of(Duration.ofNanos(1)), Optional.of(new ByteSize(1)), Optional.of(Duration.ZERO)));
        ScriptFigures slow = rehearsed.scripts().getFirst();
        assertThat(slow.locked())
                .isGreaterThanOrEqualTo(slow.statements().getFirst().took());
        assertThat(slow.stall()).isBetween(Duration.ofMillis(50), rehearsed.took());
        assertThat(rehearsed.passed()).isFalse();
        assertThat(rehearsed.exceeded()).hasSize(3).anyMatch(line -> line.contains("writers waited"));
        assertThat(PlainFile.of(folder.resolve("database/sql/rehearsals.json")).readString())
                .contains("\"verdict\" : \"failed\"");
    }

    @Test
    void triesTheWaysBackAndComparesEveryRow() {
        script("01-data-shout.sql", "UPDATE customer SET name = upper(name);\n");
        script("01-undo-data-shout.sql", "UPDATE customer SET name = lower(name);\n");
        assertThat(rehearse(NONE).undo().outcome()).isEqualTo(UndoTrial.Outcome.EQUAL);
        script("01-undo-data-shout.sql", "UPDATE customer SET name = lower(name) WHERE id > 1;\n");
        Rehearsed half = rehearse(NONE);
        assertThat(half.undo().outcome()).isEqualTo(UndoTrial.Outcome.DIFFERENT);
        assertThat(half.undo().told()).contains("customer");
        assertThat(half.passed()).isFalse();
    }

    @Test
    void aScriptThatFailsIsToldAndTheOnesBeforeItAreReported() {
        script("01-data-fine.sql", "INSERT INTO customer VALUES (9001, 'new');\n");
        script("02-data-broken.sql", "INSERT INTO customer VALUES (1, 'there already');\n");
        Rehearsed rehearsed = rehearse(NONE);
        assertThat(rehearsed.passed()).isFalse();
        assertThat(rehearsed.scripts()).hasSize(1);
        assertThat(rehearsed.failure().orElseThrow().where()).startsWith("02-data-broken.sql:1");
    }

    @Test
    void speaksOfTheDatabaseAndNotOfItsCopy() throws IOException {
        script("01-schema-more.sql", "CREATE TABLE more(a);\n");
        try (Foreign app = Foreign.on(database)) {
            app.run("DROP TABLE litekeeper_history");
        }
        assertThatThrownBy(() -> rehearse(NONE))
                .hasMessageContaining("no history")
                .hasMessageContaining(database.toString())
                .hasMessageNotContaining("rehearsal.sqlite");
    }

    private void migrated() {
        Project project = Project.load(folder);
        dev.litekeeper.life.migration.Migration.of(project, EnvironmentName.PRODUCTION, InstantSource.system(), "")
                .apply(Orders.ALL, true, Listener.NOBODY);
    }

    private Rehearsed rehearse(Limits limits) {
        Machine machine = Machine.current();
        Around around = new Around(machine, Ssh.of(Map.of()), InstantSource.system(), ZoneOffset.UTC, "tester@here");
        return new Rehearsal(Project.load(folder), around, EnvironmentName.PRODUCTION, List.of(), folder)
                .run(Orders.ALL, limits, dev.litekeeper.life.copy.Listener.NOBODY, Listener.NOBODY);
    }

    private void script(String name, String text) {
        write("database/sql/" + name, text);
    }

    private void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
