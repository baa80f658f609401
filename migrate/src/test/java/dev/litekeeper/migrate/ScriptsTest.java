package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptsTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void layOut() {
        sandbox = new Sandbox(folder);
    }

    @Test
    void ordersByNumberThenSchemaBeforeData() throws Exception {
        sandbox.script("100-data-a.sql", "")
                .script("20240731203656-schema-init_x.Y.sql", "")
                .script("09-data-b.sql", "")
                .script("09-schema-z.sql", "")
                .script("09-undo-schema-z.sql", "")
                .script(".gitkeep", "")
                .script("README.md", "");
        Files.createDirectory(sandbox.sql().resolve("seed"));
        Scripts scripts = Scripts.in(sandbox.sql());
        assertThat(scripts.names())
                .extracting(ScriptName::file)
                .containsExactly(
                        "09-schema-z.sql", "09-data-b.sql", "100-data-a.sql", "20240731203656-schema-init_x.Y.sql");
        assertThat(scripts.undoNames()).extracting(ScriptName::file).containsExactly("09-undo-schema-z.sql");
    }

    @ParameterizedTest
    @CsvSource({
        "add-orders.sql, 01-schema-add-orders.sql",
        "V2__add_orders.sql, 02-schema-add-orders.sql",
        "3-schema-x.sql, 03-schema-x.sql",
        "03-data.sql, 03-data-change.sql",
        "03_data_fix.sql, 03-data-fix.sql",
        "03-Schema-x.sql, 03-schema-x.sql",
        "03-schema-x.sql.bak, 03-schema-x-sql-bak.sql",
        "data.csv, 01-data-csv.sql",
    })
    void refusesAFileItDoesNotUnderstand(String file, String suggestion) {
        sandbox.script(file, "");
        assertThatThrownBy(() -> Scripts.in(sandbox.sql())).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().where()).isEqualTo(file);
            assertThat(failure.problem().hint()).contains(suggestion);
        });
    }

    @Test
    void refusesTwoScriptsOfOneNumber() {
        sandbox.script("03-schema-a.sql", "").script("003-schema-b.sql", "");
        assertThatThrownBy(() -> Scripts.in(sandbox.sql()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("003-schema-b.sql and 03-schema-a.sql");
    }

    @Test
    void refusesAWayBackWithoutItsScript() {
        sandbox.script("03-schema-a.sql", "").script("03-undo-schema-b.sql", "");
        assertThatThrownBy(() -> Scripts.in(sandbox.sql()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("there is no 03-schema-b.sql");
    }

    @Test
    void saysThatTheFolderIsMissing() {
        assertThatThrownBy(() -> Scripts.in(sandbox.sql()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("there is no such folder");
    }

    @Test
    void namesTheNextScript() {
        sandbox.script("00-schema-init.sql", "").script("07-data-a.sql", "");
        Scripts scripts = Scripts.in(sandbox.sql());
        assertThat(scripts.next(ScriptKind.SCHEMA, " Add Orders, & more! ").file())
                .isEqualTo("08-schema-add-orders-more.sql");
        assertThatThrownBy(() -> scripts.next(ScriptKind.DATA, "!!")).isInstanceOf(Failure.class);
    }
}
