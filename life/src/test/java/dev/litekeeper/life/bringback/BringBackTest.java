package dev.litekeeper.life.bringback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.bringback.BringBackOrder.Triggers;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class BringBackTest extends BringBackShop {
    @Test
    void tellsDeletedChangedAndAddedRowsApart() {
        PrivateCopy then = copy();
        run(
                "DELETE FROM orders WHERE id = 11",
                "UPDATE orders SET total = 99 WHERE id IN (10, 12)",
                "INSERT INTO orders(id, customer_id, total) VALUES (14, 1, 7)");

        BringBackPlan plan = bringBack(then, "Orders", "customer_id = 1").plan();

        assertThat(plan.asked().table()).isEqualTo("orders");
        assertThat(plan.asked().chosen()).isEqualTo(2);
        assertThat(plan.asked().deleted()).isEqualTo(1);
        assertThat(plan.asked().changed()).as("order 12 is Bob's").isEqualTo(1);
        assertThat(plan.asked().added()).hasValue(1);
        assertThat(plan.asked().samples())
                .extracting(RowChange::kind)
                .containsExactly(RowChange.Kind.DELETED, RowChange.Kind.CHANGED, RowChange.Kind.ADDED);
        RowChange changed = plan.asked().samples().get(1);
        assertThat(changed.key()).isEqualTo(Map.of("id", 10L));
        assertThat(changed.then()).as("only what is another").isEqualTo(Map.of("total", 1.5));
        assertThat(changed.now()).isEqualTo(Map.of("total", 99.0));
    }

    @Test
    void writesOnlyThoseRowsAndTakesThemBackAgain() {
        PrivateCopy then = copy();
        Fingerprint before = fingerprint();
        run("DELETE FROM orders WHERE id IN (11, 12, 13)", "UPDATE orders SET total = -1, note = 'gone'");
        Fingerprint harmed = fingerprint();
        BringBack bringBack = bringBack(then, "orders", null, false, true);
        BringBackPlan plan = bringBack.plan();
        assertThat(plan.writes()).as("four orders and a line").isEqualTo(5);

        BroughtBack done = bringBack.apply(plan, folder, AT);

        assertThat(done.inserted()).isEqualTo(4);
        assertThat(done.updated()).isEqualTo(1);
        assertThat(fingerprint().differences(before)).isEmpty();
        assertThat(bringBack.plan().writes())
                .as("a second time there is nothing to do")
                .isZero();
        Undoing undo = Undoing.newest(folder, live(), _ -> {}).orElseThrow();
        assertThat(undo.about()).containsEntry("table", "orders");
        assertThat(undo.run(live(), Triggers.REFUSE)).isEqualTo(5);
        assertThat(fingerprint().differences(harmed)).isEmpty();
        assertThat(Undoing.newest(folder, live(), _ -> {})).as("done once").isEmpty();
    }

    @Test
    void theScriptThatTakesItBackIsPlainSqlForAnySqlite() {
        PrivateCopy then = copy();
        run("DELETE FROM orders WHERE id = 13", "UPDATE orders SET note = x'0a0d' WHERE id = 12");
        Fingerprint harmed = fingerprint();
        BringBack bringBack = bringBack(then, "orders", null);
        BroughtBack done = bringBack.apply(bringBack.plan(), folder, AT);
        assertThat(done.undo()).hasFileName("bring-back-2026-11-22T140305.120Z.undo.sql");

        PlainFile.of(done.undo())
                .readString()
                .lines()
                .filter(line -> !line.startsWith("--"))
                .forEach(app::run);

        assertThat(fingerprint().differences(harmed)).isEmpty();
    }

    @Test
    void takesNothingBackWhereARowWasChangedSince() {
        PrivateCopy then = copy();
        run("DELETE FROM orders WHERE id IN (11, 13)");
        BringBack bringBack = bringBack(then, "orders", null);
        bringBack.apply(bringBack.plan(), folder, AT);
        run("UPDATE orders SET total = 77 WHERE id = 13");
        Fingerprint now = fingerprint();

        assertThatThrownBy(() ->
                        Undoing.newest(folder, live(), _ -> {}).orElseThrow().run(live(), Triggers.REFUSE))
                .hasMessageContaining("not as it was brought back");

        assertThat(fingerprint().differences(now)).isEmpty();
        assertThat(Undoing.newest(folder, live(), _ -> {})).isPresent();
    }

    /// As a kill leaves it, right behind the commit or before.
    @Test
    void aScriptThatWasOnlyBegunCountsWhereItsRowsAreThere() {
        PrivateCopy then = copy();
        run("DELETE FROM orders WHERE id IN (12, 13)");
        BringBack bringBack = bringBack(then, "orders", null);
        Path script = bringBack.apply(bringBack.plan(), folder, AT).undo();
        PlainFile begun = PlainFile.of(folder.resolve("bring-back-2026-11-22T140305.120Z.begun.sql"));
        begun.moveHere(script);
        assertThat(Undoing.newest(folder, live(), _ -> {})).isPresent();

        run("DELETE FROM orders WHERE id IN (12, 13)");
        List<Path> passed = new ArrayList<>();
        assertThat(Undoing.newest(folder, live(), passed::add)).isEmpty();
        assertThat(passed).hasSize(1);
        run("ALTER TABLE orders RENAME TO old");
        assertThat(Undoing.newest(folder, live(), passed::add)).isEmpty();
        begun.write("-- Takes back");
        assertThat(Undoing.newest(folder, live(), passed::add)).isEmpty();
        assertThat(passed).hasSize(3);
    }

    @Test
    void takesNothingBackWhereRowsThatCameSinceReferToIt() {
        PrivateCopy then = copy();
        run("DELETE FROM orders WHERE id = 12");
        BringBack bringBack = bringBack(then, "orders", null);
        bringBack.apply(bringBack.plan(), folder, AT);
        run("INSERT INTO line VALUES (12, 9, 'since')");

        assertThatThrownBy(() ->
                        Undoing.newest(folder, live(), _ -> {}).orElseThrow().run(live(), Triggers.REFUSE))
                .hasMessageContaining("without a parent")
                .hasMessageContaining("1 row of line");

        assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[4]]");
    }

    @Test
    void evaluatesTheConditionOnTheRowsOfThenWithTheOtherTablesOfThen() {
        PrivateCopy then = copy();
        run("DELETE FROM orders WHERE customer_id = 1", "UPDATE customer SET name = 'Nobody'");

        BringBackPlan plan = bringBack(then, "orders", "customer_id IN (SELECT id FROM customer WHERE name = 'Ann')")
                .plan();

        assertThat(plan.asked().deleted()).isEqualTo(2);
    }

    @Test
    void namesParentsThatAreMissingAndBringsThemAlong() {
        PrivateCopy then = copy();
        run("DELETE FROM customer WHERE id IN (1, 3)");
        BringBack alone = bringBack(then, "line", null);
        BringBackPlan plan = alone.plan();
        assertThat(plan.parents()).hasSize(1);
        assertThat(plan.parents().getFirst().table()).isEqualTo("orders");
        assertThat(plan.parents().getFirst().keys()).containsExactly("id 10");
        refused(() -> alone.apply(plan, folder, AT), "--with-parents");

        BringBack together = bringBack(then, "line", null, true, false);
        BringBackPlan all = together.plan();
        assertThat(all.parents()).isEmpty();
        assertThat(all.related()).extracting(Difference::table).containsExactlyInAnyOrder("orders", "customer");
        together.apply(all, folder, AT);

        assertThat(app.run("SELECT count(*) FROM line")).isEqualTo("[[3]]");
        assertThat(app.run("SELECT id FROM customer"))
                .as("Cy is nobody's parent")
                .isEqualTo("[[1], [2]]");
        assertThat(app.run("SELECT id FROM orders")).isEqualTo("[[10], [12]]");
        assertThat(app.run("PRAGMA foreign_key_check")).isEqualTo("[]");
    }

    @Test
    void tellsOfChildrenThatWentAlongAndBringsThemBackWithTheRest() {
        PrivateCopy then = copy();
        Fingerprint before = fingerprint();
        run("DELETE FROM customer WHERE id = 1");
        BringBackPlan alone = bringBack(then, "customer", "id = 1").plan();
        assertThat(alone.children()).hasSize(1);
        assertThat(alone.children().getFirst().table()).isEqualTo("orders");
        assertThat(alone.children().getFirst().rows()).isEqualTo(2);

        BringBack all = bringBack(then, "customer", "id = 1", false, true);
        all.apply(all.plan(), folder, AT);

        assertThat(fingerprint().differences(before)).isEmpty();
    }

    @Test
    void namesTheRowThatHoldsAUniqueValue() {
        PrivateCopy then = copy();
        run("DELETE FROM customer WHERE id = 2", "INSERT INTO customer VALUES (9, 'Rob', 'bob@x')");
        Fingerprint now = fingerprint();
        BringBack bringBack = bringBack(then, "customer", "id = 2");
        BringBackPlan plan = bringBack.plan();

        assertThat(plan.conflicts()).hasSize(1);
        assertThat(plan.conflicts().getFirst().wanted()).isEqualTo("email 'bob@x'");
        assertThat(plan.conflicts().getFirst().holder()).isEqualTo("id 9");
        refused(() -> bringBack.apply(plan, folder, AT), "belongs to the row with id 9");
        assertThat(fingerprint().differences(now)).isEmpty();
    }

    @Test
    void leavesEverythingAsItIsWhereSqliteRefusesARow() {
        PrivateCopy then = copy();
        run(
                "DELETE FROM orders WHERE id = 11",
                "UPDATE orders SET total = 5",
                "CREATE UNIQUE INDEX only_small ON orders(customer_id) WHERE total < 3",
                "INSERT INTO orders(id, customer_id, total) VALUES (20, 1, 0)");
        Fingerprint now = fingerprint();
        BringBack bringBack = bringBack(then, "orders", null);
        BringBackPlan plan = bringBack.plan();

        refused(() -> bringBack.apply(plan, folder, AT), "UNIQUE constraint failed");

        assertThat(fingerprint().differences(now)).isEmpty();
        assertThat(Undoing.newest(folder, live(), _ -> {}))
                .as("no script stays")
                .isEmpty();
    }

    @Test
    void saysWhichTriggersWouldFireAndCanLeaveThemOut() {
        run(
                "CREATE TABLE log(what TEXT)",
                "CREATE TRIGGER noted AFTER INSERT ON orders BEGIN INSERT INTO log VALUES ('insert ' || new.id); END",
                "CREATE TRIGGER \"on delete\" BEFORE DELETE ON orders BEGIN INSERT INTO log VALUES ('delete'); END");
        PrivateCopy then = copy();
        String schema = app.run("SELECT * FROM sqlite_schema WHERE type = 'trigger' ORDER BY name");
        run("DELETE FROM orders WHERE id = 11");
        BringBack careful = bringBack(then, "orders", null);
        BringBackPlan plan = careful.plan();
        assertThat(plan.triggers()).extracting(BringBackPlan.Firing::trigger).containsExactly("noted");
        refused(() -> careful.apply(plan, folder, AT), "triggers would fire");

        BringBack silent = bringBack(then, "orders", null, Triggers.LEAVE_OUT);
        silent.apply(silent.plan(), folder, AT);

        assertThat(app.run("SELECT count(*) FROM log")).as("only the deletion").isEqualTo("[[1]]");
        assertThat(app.run("SELECT * FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"))
                .isEqualTo(schema);
        Undoing undo = Undoing.newest(folder, live(), _ -> {}).orElseThrow();
        assertThatThrownBy(() -> undo.run(live(), Triggers.REFUSE)).hasMessageContaining("triggers could fire");
        undo.run(live(), Triggers.LEAVE_OUT);
        BringBack loud = bringBack(then, "orders", null, Triggers.FIRE);
        loud.apply(loud.plan(), folder, AT.plusMillis(1));
        assertThat(app.run("SELECT what FROM log WHERE what LIKE 'insert%'")).isEqualTo("[[\"insert 11\"]]");
    }

    @Test
    void tellsRowsApartByTheirRowidWhereThereIsNoKey() {
        run(
                "CREATE TABLE note(text)",
                "INSERT INTO note(rowid, text) VALUES (1, 'one'), (5, 'five'), (9, 1), (12, NULL)");
        PrivateCopy then = copy();
        run(
                "DELETE FROM note WHERE rowid IN (5, 12)",
                "UPDATE note SET text = '1' WHERE rowid = 9",
                "INSERT INTO note(rowid, text) VALUES (30, 'new')");
        BringBack bringBack = bringBack(then, "note", null);
        BringBackPlan plan = bringBack.plan();
        assertThat(plan.asked().deleted()).isEqualTo(2);
        assertThat(plan.asked().changed()).as("1 is not '1'").isEqualTo(1);
        assertThat(plan.notes()).anyMatch(note -> note.contains("told apart by their rowid"));

        bringBack.apply(plan, folder, AT);

        assertThat(app.run("SELECT rowid, text, typeof(text) FROM note ORDER BY rowid"))
                .isEqualTo(
                        "[[1, \"one\", \"text\"], [5, \"five\", \"text\"], [9, 1, \"integer\"], [12, null, \"null\"],"
                                + " [30, \"new\", \"text\"]]");
    }

    @Test
    void keepsTheRowidOfATextKeyWhereNobodyHasTakenIt() {
        run(
                "CREATE TABLE tag(name TEXT PRIMARY KEY COLLATE NOCASE, n)",
                "INSERT INTO tag(rowid, name, n) VALUES (3, 'a', 1), (7, 'b', 2), (8, 'c', 3)");
        PrivateCopy then = copy();
        run(
                "DELETE FROM tag WHERE name IN ('a', 'b')",
                "INSERT INTO tag(rowid, name, n) VALUES (7, 'z', 0)",
                "UPDATE tag SET name = 'C' WHERE name = 'c'");
        BringBack bringBack = bringBack(then, "tag", null);
        BringBackPlan plan = bringBack.plan();
        assertThat(plan.asked().changed())
                .as("C is c by its collation, and another text")
                .isEqualTo(1);

        bringBack.apply(plan, folder, AT);

        assertThat(app.run("SELECT rowid, name FROM tag ORDER BY rowid"))
                .isEqualTo("[[3, \"a\"], [7, \"z\"], [8, \"c\"], [9, \"b\"]]");
    }

    @Test
    void writesNothingWhereTheRowsChangedSinceTheyWereShown() {
        PrivateCopy then = copy();
        run("DELETE FROM orders WHERE id = 13");
        BringBack bringBack = bringBack(then, "orders", null);
        BringBackPlan shown = bringBack.plan();
        run("DELETE FROM orders WHERE id = 12");

        refused(() -> bringBack.apply(shown, folder, AT), "changed since they were shown");

        assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[2]]");
    }

    @Test
    void bringsBackWhatAnyMixOfChangesDid() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        run("CREATE TABLE mix(a INTEGER, b TEXT, c, d REAL, PRIMARY KEY (a, b))");
        for (int i = 0; i < 300; i++) {
            app.run("INSERT INTO mix VALUES (" + random.nextInt(50) + ", 'k" + i + "', " + value(random) + ", "
                    + random.nextDouble() + ")");
        }
        PrivateCopy then = copy();
        Fingerprint before = fingerprint();
        run(
                "DELETE FROM mix WHERE abs(random()) % 3 = 0",
                "UPDATE mix SET c = b || c WHERE abs(random()) % 3 = 0",
                "UPDATE mix SET d = d * 1.1 WHERE abs(random()) % 3 = 0");
        Fingerprint harmed = fingerprint();
        BringBack bringBack = bringBack(then, "mix", null);
        bringBack.apply(bringBack.plan(), folder, AT);
        assertThat(fingerprint().differences(before)).as("seed " + seed).isEmpty();

        Undoing.newest(folder, live(), _ -> {}).orElseThrow().run(live(), Triggers.REFUSE);

        assertThat(fingerprint().differences(harmed)).as("seed " + seed).isEmpty();
    }

    private static String value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> "NULL";
            case 4 -> "''";
            case 5 -> "x''";
            case 1 -> Long.toString(random.nextLong());
            case 2 -> Double.toString(random.nextGaussian());
            case 3 -> "x'" + Integer.toHexString(0x10000000 | random.nextInt(0x10000000)) + "'";
            default -> "'t''" + random.nextInt() + "' || char(10, 13, 8364)";
        };
    }
}
