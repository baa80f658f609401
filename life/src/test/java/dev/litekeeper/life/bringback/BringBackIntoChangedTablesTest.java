package dev.litekeeper.life.bringback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.life.bringback.BringBackOrder.Rows;
import dev.litekeeper.life.bringback.BringBackOrder.Triggers;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class BringBackIntoChangedTablesTest extends BringBackShop {
    @Test
    void goesOnWhereColumnsCameAndWent() {
        PrivateCopy then = copy();
        run(
                "DELETE FROM customer WHERE id = 3",
                "ALTER TABLE customer ADD COLUMN level INTEGER NOT NULL DEFAULT 4",
                "UPDATE customer SET level = 6, name = 'Other' WHERE id = 2",
                "CREATE TABLE c2 AS SELECT 1",
                "ALTER TABLE orders DROP COLUMN cents",
                "ALTER TABLE orders DROP COLUMN note");
        BringBack customers = bringBack(then, "customer", null);
        customers.apply(customers.plan(), folder, AT);
        assertThat(app.run("SELECT id, name, level FROM customer ORDER BY id"))
                .isEqualTo("[[1, \"Ann\", 4], [2, \"Bob\", 6], [3, \"Cy\", 4]]");

        BringBackPlan orders = bringBack(then, "orders", null).plan();
        assertThat(orders.notes()).anyMatch(note -> note.contains("orders.note is not there any more"));
    }

    @Test
    void refusesWhatCannotBeComparedAndSaysWhy() {
        run(
                "CREATE VIEW totals AS SELECT sum(total) FROM orders",
                "CREATE VIRTUAL TABLE search USING fts5(name)",
                "CREATE TABLE old(id INTEGER PRIMARY KEY)");
        PrivateCopy then = copy();
        run("DROP TABLE old", "CREATE TABLE new(id INTEGER PRIMARY KEY)");

        fails(Kind.USAGE, then, "nothing", null, "no such table, neither then nor now");
        fails(Kind.USAGE, then, "new", null, "was not there then");
        fails(Kind.REFUSED, then, "old", null, "was there then and is not now");
        fails(Kind.REFUSED, then, "totals", null, "a view has no rows");
        fails(Kind.REFUSED, then, "search", null, "virtual table");
        fails(Kind.REFUSED, then, "search_data", null, "inside of a virtual table");
        fails(Kind.USAGE, then, "orders", "colour = 1", "no such column: colour");
        fails(Kind.USAGE, then, "orders", "id =", "syntax error");
        fails(Kind.USAGE, then, "orders", "id = 1; DROP TABLE orders", "more than one expression");
        assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[4]]");
    }

    @Test
    void bringsBackTheRowsOfADroppedTableOnceItIsThereAgain() {
        run("CREATE INDEX line_what ON line(what)");
        PrivateCopy then = copy();
        Fingerprint before = fingerprint();
        run("DROP TABLE line");
        assertThatThrownBy(() -> bringBack(then, "line", null)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.problem().why()).startsWith("it had 3 rows then");
            String hint = failure.problem().hint();
            run(hint.substring(hint.indexOf("CREATE TABLE"), hint.indexOf(';')));
            run(hint.substring(hint.indexOf("CREATE INDEX")));
        });

        BringBack bringBack = bringBack(then, "line", null);
        bringBack.apply(bringBack.plan(), folder, AT);

        assertThat(fingerprint().differences(before)).isEmpty();
        Undoing.newest(folder, live(), _ -> {}).orElseThrow().run(live(), Triggers.REFUSE);
        assertThat(app.run("SELECT count(*) FROM line")).isEqualTo("[[0]]");
    }

    @Test
    void bringsRowsBackIntoATableThatWasRenamed() {
        PrivateCopy then = copy();
        run(
                "PRAGMA foreign_keys=OFF",
                "DELETE FROM customer WHERE id = 1",
                "DELETE FROM orders WHERE id IN (10, 11)",
                "UPDATE orders SET total = 7 WHERE id = 12",
                "ALTER TABLE orders RENAME TO purchase");
        assertThatThrownBy(() -> bringBack(then, "orders", null))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.problem().hint()).endsWith("--into purchase"));
        assertThatThrownBy(() -> renamed(then, "nowhere", false))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.USAGE));

        BringBackPlan alone = renamed(then, "purchase", false).plan();
        assertThat(alone.parents()).as("the customer is gone").hasSize(1);
        BringBack together = renamed(then, "purchase", true);
        together.apply(together.plan(), folder, AT);

        assertThat(app.run("SELECT id, customer_id, total FROM purchase ORDER BY id"))
                .isEqualTo("[[10, 1, 1.5], [11, 1, 2.0], [12, 2, 3.25], [13, 3, 4.0]]");
        assertThat(app.run("SELECT name FROM customer WHERE id = 1")).isEqualTo("[[\"Ann\"]]");
        Undoing.newest(folder, live(), _ -> {}).orElseThrow().run(live(), Triggers.REFUSE);
        assertThat(app.run("SELECT id, total FROM purchase WHERE id IN (10, 12)"))
                .isEqualTo("[[12, 7.0]]");
    }

    @Test
    void bringsParentsBackForRowsThatHaveLostTheirs() {
        run("INSERT INTO line VALUES (11, 1, 'nail')");
        PrivateCopy then = copy();
        Fingerprint before = fingerprint();
        run("PRAGMA foreign_keys=OFF", "DELETE FROM customer WHERE id = 1", "DELETE FROM orders WHERE id = 10");

        BringBack together = bringBack(then, "orders", null, true, false);
        together.apply(together.plan(), folder, AT);

        assertThat(fingerprint().differences(before)).isEmpty();
    }

    private BringBack renamed(PrivateCopy then, String into, boolean parents) {
        Rows rows = new Rows("orders", Optional.of(into), Optional.empty());
        return BringBack.of(live(), then, new BringBackOrder(rows, parents, false, Triggers.REFUSE, 10));
    }
}
