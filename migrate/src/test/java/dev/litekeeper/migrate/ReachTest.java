package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which tables a script names, and through what.
class ReachTest {
    @TempDir
    private Path folder;

    private List<String> reach(String script) {
        Sandbox sandbox = new Sandbox(folder).script("01-data-x.sql", script);
        Script read = Scripts.in(sandbox.sql()).forward().getFirst();
        try (Session session = sandbox.database().read()) {
            return Reach.of(session, read);
        }
    }

    private void shop() {
        new Sandbox(folder)
                .execute(
                        "CREATE TABLE Item(id INTEGER PRIMARY KEY, price)",
                        "CREATE TABLE sale(item REFERENCES Item)",
                        "CREATE TABLE audit(what)",
                        "CREATE VIEW cheap AS SELECT * FROM item WHERE price < 5",
                        "CREATE VIEW sold AS SELECT * FROM cheap JOIN sale",
                        "CREATE TRIGGER noted AFTER DELETE ON sale BEGIN INSERT INTO audit VALUES ('gone'); END");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE item SET price = 1; -- not sale | item",
                "DROP TABLE \"Item\"; | item",
                "SELECT * FROM cheap; | item",
                "DELETE FROM sale; | audit,sale",
                "CREATE TABLE item2 AS SELECT * FROM sold; | audit,item,sale",
                "CREATE TABLE tag(name); INSERT INTO tag VALUES ('new'); | ''",
            })
    void isWhatItNamesAndWhatViewsAndTriggersName(String script, String tables) {
        shop();
        assertThat(String.join(",", reach(script))).isEqualTo(tables);
    }

    @Test
    void isNothingWhereThereIsNothingYet() {
        assertThat(reach("INSERT INTO item VALUES (1);")).isEmpty();
    }
}
