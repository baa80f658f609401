package dev.litekeeper.migrate.alter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.sqlite.SqliteVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlterTest {
    private static final String NEWEST = "3.54.1";

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void fill() {
        sandbox = new Sandbox(folder).script("00-schema-init.sql", """
                        CREATE TABLE customers(id INTEGER PRIMARY KEY, mail TEXT);
                        CREATE TABLE "Order" (
                          id INTEGER PRIMARY KEY, customer INTEGER, total, state TEXT DEFAULT 'open',
                          note TEXT CONSTRAINT short CHECK (length(note) < 10), code TEXT, "group" TEXT
                        );
                        CREATE INDEX by_state ON "Order"(state);
                        CREATE VIEW totals AS SELECT id, total FROM "Order";
                        """).script("00-data-init.sql", """
                        INSERT INTO customers VALUES (1, 'a@x'), (2, 'A@X'), (3, 'a@x'), (4, NULL), (5, NULL);
                        INSERT INTO "Order"(id, customer, total, code) VALUES (1, 1, 10, '007'), (2, 9, NULL, '8'),
                          (3, NULL, -5, '1e400'), (4, 2, NULL, 'abc');
                        """);
        sandbox.migrate();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.54.1 | Order.total not null fill 0 | native | ALTER COLUMN total SET NOT NULL",
                "3.52.0 | Order.total not null fill 0 | rebuild | coalesce(total, 0)",
                "3.54.1 | order.TOTAL drop not null | native | DROP NOT NULL",
                "3.54.1 | Order.total check (total <> 3) | native | ADD CHECK (total <> 3)",
                "3.54.1 | Order constraint far check (id < 100) | native | ADD CONSTRAINT far CHECK (id < 100)",
                "3.40.0 | Order constraint far check (id < 100) | rebuild | CONSTRAINT far CHECK (id < 100)",
                "3.54.1 | Order drop constraint short | native | DROP CONSTRAINT short",
                "3.40.0 | Order drop constraint short | rebuild | note TEXT, code",
                "3.54.1 | Order.state default 'new' | rebuild | state TEXT DEFAULT 'new'",
                "3.54.1 | Order.state drop default | rebuild | total, state TEXT,",
                "3.54.1 | Order.group default (1 + 1) | rebuild | TEXT DEFAULT (1 + 1)",
                "3.54.1 | Order.customer type TEXT | rebuild | customer TEXT, total",
                "3.54.1 | Order.total type NUMERIC(10, 2) | rebuild | total NUMERIC(10, 2), state",
                "3.54.1 | Order.code type INTEGER using length(code) | rebuild | length(code)",
                "3.54.1 | Order.state collate NOCASE | rebuild | DEFAULT 'open' COLLATE NOCASE",
                "3.54.1 | Order.id unique | native | CREATE UNIQUE INDEX Order_id_unique",
                "3.54.1 | Order unique (id, \"group\") | native | (id, \"group\")",
                "3.54.1 | Order add column made TEXT | native | ADD COLUMN made TEXT",
                "3.54.1 | Order add made TEXT DEFAULT CURRENT_TIMESTAMP | rebuild | made TEXT DEFAULT CURRENT_TIMESTAMP",
                "3.54.1 | Order add column n INTEGER NOT NULL fill id * 2 | rebuild | id * 2",
                "3.54.1 | Order add column n INTEGER fill id * 2 | native | SET n = id * 2",
                "3.54.1 | Order add column u TEXT UNIQUE | rebuild | u TEXT UNIQUE",
                "3.54.1 | Order.code drop | native | DROP COLUMN code",
                "3.30.0 | Order.code drop | rebuild | \"group\" TEXT",
                "3.54.1 | Order drop column note | native | DROP COLUMN note",
                "3.54.1 | Order.note rename to remark | native | RENAME COLUMN note TO remark",
                "3.54.1 | Order rename to sales | native | RENAME TO sales",
            })
    void takesTheCheapestWayAndItRuns(String engine, String change, String kind, String text) {
        Proposal proposal = propose(engine, change);
        assertThat(proposal.troubles()).isEmpty();
        assertThat(proposal.ways()).extracting(Proposal.Way::kind).containsExactly(kind);
        assertThat(proposal.text()).contains(text).startsWith("-- " + change + "\n");
        sandbox.script("01-schema-x.sql", proposal.text()).migrate();
        String table = change.endsWith("sales") ? "sales" : "\"Order\"";
        assertThat(sandbox.rows("SELECT group_concat(id) FROM " + table)).containsExactly("1,2,3,4");
        assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(sandbox.rows("SELECT count(*) FROM totals")).containsExactly("4");
    }

    @Test
    void mergesTheChangesOfATableIntoOneRebuild() {
        Proposal proposal = propose(
                NEWEST,
                "Order.state default 'new'",
                "customers.mail collate NOCASE",
                "Order.total not null fill 0",
                "Order.note drop",
                "Order.id unique",
                "Order add column made TEXT NOT NULL DEFAULT 'x'");
        assertThat(proposal.ways()).extracting(Proposal.Way::table).containsExactly("Order", "customers");
        assertThat(proposal.text().split("INSERT INTO litekeeper_new_")).hasSize(3);
        sandbox.script("01-schema-x.sql", proposal.text()).migrate();
        assertThat(sandbox.rows(
                        "SELECT id || coalesce(customer, '-') || total || state || code || made FROM \"Order\""))
                .containsExactly("1110open007x", "290open8x", "3--5open1e400x", "420openabcx");
        assertThat(sandbox.rows("SELECT name FROM pragma_index_list('Order') ORDER BY name"))
                .containsExactly("Order_id_unique", "by_state");
    }

    @Test
    void makesManyDropsOneRebuild() {
        String columns = IntStream.range(0, 9).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        sandbox.script("01-schema-w.sql", "CREATE TABLE wide(id INTEGER PRIMARY KEY, " + columns + ");")
                .script(
                        "01-data-w.sql",
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                                + " INSERT INTO wide SELECT i" + ", hex(randomblob(9))".repeat(9) + " FROM n;")
                .migrate();
        assertThat(propose(NEWEST, "wide.c1 drop").ways().getFirst().kind()).isEqualTo("native");
        Proposal proposal =
                propose(NEWEST, "wide.c1 drop", "wide.c2 drop", "wide.c3 drop", "wide.c4 drop", "wide.c5 drop");
        assertThat(proposal.ways().getFirst().kind()).isEqualTo("rebuild");
        assertThat(proposal.ways().getFirst().why()).contains("cheaper");
        assertThat(proposal.ways().getFirst().size().rows()).isEqualTo(20000);
        assertThat(proposal.cost().walBytes()).isGreaterThan(2_000_000);
    }

    @Test
    void putsRenamesFirstAndKnowsBothNames() {
        Proposal proposal = propose(
                NEWEST,
                "Order.total not null fill 0",
                "Order rename to sales",
                "sales.note rename to remark",
                "sales.remark default 'r'",
                "Order.code default 'c'");
        sandbox.script("01-schema-x.sql", proposal.text()).migrate();
        sandbox.execute("INSERT INTO sales(id, total) VALUES (9, 1)");
        assertThat(sandbox.rows("SELECT remark || code FROM sales WHERE id = 9"))
                .containsExactly("rc");
        assertThat(sandbox.rows("SELECT count(*) FROM totals")).containsExactly("5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Order.total not null | 2 rows break it (id=2, id=4)",
                "Order.total check (total > 0) | 1 row breaks it (id=3)",
                "customers.mail unique | 2 rows break it (id=1, id=3)",
                "Order.customer references customers(id) | 1 row breaks it (id=2)",
                "Order.customer references customers | 1 row breaks it (id=2)",
                "Order.code type INTEGER | 2 rows break it (id=1, id=3)",
                "Order add column x TEXT NOT NULL | 4 rows break it (id=1, id=2, id=3, id=4)",
            })
    void countsAndNamesTheRowsThatBreakTheNewRule(String change, String trouble) {
        Proposal proposal = propose(NEWEST, change);
        assertThat(proposal.troubles()).singleElement().satisfies(found -> {
            assertThat(found.toString()).contains(trouble);
            assertThat(found.hint()).isNotEmpty();
        });
    }

    @Test
    void countsTheRowsThatAStrictTableWouldNotTake() {
        sandbox.script("01-schema-s.sql", "CREATE TABLE s(id INTEGER PRIMARY KEY, n INT, t TEXT, r REAL, b BLOB);")
                .script(
                        "01-data-s.sql",
                        "INSERT INTO s(id, n) VALUES (1, 1), (2, '12'), (3, 'x'), (4, 1.5), (5, NULL), (6, x'01');")
                .migrate();
        Proposal proposal = propose(NEWEST, "s strict");
        assertThat(proposal.troubles())
                .extracting(Trouble::toString)
                .containsExactly("s.n type INT: 3 rows break it (id=3, id=4, id=6)");
        assertThatThrownBy(
                        () -> sandbox.script("02-schema-s.sql", proposal.text()).migrate())
                .isInstanceOf(Failure.class);
        sandbox.execute("DELETE FROM s WHERE id IN (3, 4, 6)");
        sandbox.script("02-schema-s.sql", propose(NEWEST, "s strict").text()).migrate();
        assertThat(sandbox.rows("SELECT id || typeof(n) FROM s")).containsExactly("1integer", "2integer", "5null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Order",
                "Order.total",
                "Order.total nott null",
                "Order.total not null fill",
                "Order.total drop not null please",
                "Order.total check total > 0",
                "Order unique id",
                "Order add",
                ".total not null",
                "Order.total type",
                "Order.total default",
            })
    void refusesWordsItDoesNotUnderstand(String change) {
        assertThatThrownBy(() -> propose(NEWEST, change)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().kind()).isEqualTo(Kind.USAGE);
            assertThat(failure.problem().hint()).contains("as in: orders.total not null");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing.total not null | there is no such table",
                "totals.id not null | there is no such table",
                "litekeeper_history.id not null | there is no such table",
                "Order.nothing not null | columns are: id, customer",
                "Order drop constraint nothing | nothing",
                "Order.state drop | by_state",
                "Order.total drop | totals",
                "Order.total type | too early",
                "Order.total check (nothing > 1) | nothing",
            })
    void refusesWhatCannotBe(String change, String why) {
        assertThatThrownBy(() -> propose(NEWEST, change))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(why);
    }

    @Test
    void saysThatNothingChanges() {
        assertThat(propose("3.40.0", "Order.total drop not null").notes())
                .containsExactly("Order is like that already");
    }

    private Proposal propose(String engine, String... changes) {
        return Alter.propose(Target.of(sandbox.database()), List.of(changes), SqliteVersion.of(engine, ""));
    }
}
