package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class BringBackCommandTest {
    @TempDir
    Path folder;

    private Shop shop;
    private Foreign app;
    private Cli cli;

    @BeforeEach
    void project() throws IOException {
        shop = Shop.in(
                folder,
                "CREATE TABLE orders(id INTEGER PRIMARY KEY, total REAL, photo BLOB)",
                "INSERT INTO orders VALUES (1, 10.5, x'0102'), (2, 20, NULL), (3, 30, NULL)");
        app = shop.app();
        cli = shop.cli();
        assertThat(cli.run("backup").exit()).isZero();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void showsTheDifferenceWritesItBackAndTakesItBackAgain() {
        app.run("DELETE FROM orders WHERE id = 1");
        app.run("UPDATE orders SET total = 0");
        Cli.Result shown = cli.run("bring-back", "--table", "orders", "--where", "id < 3", "--backup", "20");
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains(
                        "rows for which this held then: id < 3",
                        "orders: of 2 rows then, 1 deleted and 1 changed since; 0 added",
                        "- id 1: total 10.5, photo BLOB of 2 bytes",
                        "~ id 2: total 0.0 was 20.0");
        assertThat(shown.err()).contains("--apply writes these 2 rows back");
        String[] apply = {"bring-back", "--table", "orders", "--where", "id < 3", "--backup", "20", "--apply"};
        assertThat(cli.run(apply).exit()).as("wants a yes").isEqualTo(3);
        assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[2]]");

        Cli.Result done = cli.typing("y\n").run(apply);

        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.out()).contains("1 rows are there again, 1 have their old values", "bring-back --undo");
        assertThat(app.run("SELECT id, total FROM orders")).isEqualTo("[[1, 10.5], [2, 20.0], [3, 0.0]]");
        assertThat(cli.run(apply).out()).as("nothing is left to do").contains("0 deleted and 0 changed");
        Cli.Result back = cli.run("bring-back", "--undo", "--yes", "--json");
        assertThat(back.exit()).as(back.err()).isZero();
        assertThat(Json.parseObject(back.out())).containsEntry("rows", 2L);
        assertThat(app.run("SELECT id, total FROM orders")).isEqualTo("[[2, 0.0], [3, 0.0]]");
        assertThat(cli.run("bring-back", "--undo", "--yes").exit()).isEqualTo(1);
    }

    @Test
    void hasAStableJson() {
        app.run("DELETE FROM orders WHERE id = 1");
        Cli.Result shown = cli.run("bring-back", "--table", "orders", "--backup", "20", "--json");
        assertThat(shown.exit()).as(shown.err()).isZero();
        Map<String, ?> json = Json.parseObject(shown.out());
        assertThat(json.keySet())
                .containsExactly(
                        "done",
                        "from",
                        "where",
                        "tables",
                        "missingParents",
                        "goneChildren",
                        "conflicts",
                        "triggers",
                        "notes");
        assertThat(String.valueOf(json.get("tables")))
                .isEqualTo("[{table=orders, chosen=3, deleted=1, changed=0, added=0, rows=[{kind=deleted, key={id=1},"
                        + " then={id=1, total=10.5, photo={blob=0102, bytes=2}}, now={}}]}]");
    }

    @Test
    void saysWhatIsWrongAndChangesNothing() {
        expect(2, "no table is named", "bring-back", "--backup", "20");
        expect(2, "no earlier moment", "bring-back", "--table", "orders");
        expect(2, "no such table", "bring-back", "--table", "nothing", "--backup", "20");
        expect(2, "no such column", "bring-back", "--table", "orders", "--where", "x = 1", "--backup", "20");
        expect(2, "no such backup", "bring-back", "--table", "orders", "--backup", "1999");
        expect(1, "no archive of this database", "bring-back", "--table", "orders", "--at", "now");
        expect(2, "not understood", "bring-back", "--table", "orders", "--at", "soon");
        expect(2, "moment of its own", "bring-back", "--table", "orders", "--at", "now", "--backup", "20");
        expect(1, "no archive of this database", "restore", "--commit", "1");
        expect(0, "no archive: --latest means the newest backup", "restore", "--latest", "--dry-run");
        expect(2, "exclude each other", "restore", "--latest", "--commit", "5");
        expect(2, "exclude each other", "bring-back", "--table", "orders", "--fire-triggers", "--without-triggers");
        expect(2, "leave out --table", "bring-back", "--undo", "--table", "orders");
        expect(1, "nothing was brought back", "bring-back", "--undo");
        assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[3]]");
    }

    private void expect(int exit, String words, String... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).contains(words);
    }
}
