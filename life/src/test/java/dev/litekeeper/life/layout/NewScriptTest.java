package dev.litekeeper.life.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.migrate.ScriptKind;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.project.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewScriptTest {
    @TempDir
    Path folder;

    private Path sql = Path.of("");

    @BeforeEach
    void layOut() {
        Layout.of(folder, "app", Path.of("/opt/litekeeper")).create();
        sql = folder.resolve("database/sql");
    }

    @Test
    void getsTheNextNumberAndANameFromTheWords() {
        NewScript.next(Scripts.in(sql), ScriptKind.SCHEMA, "Add Orders & lines").create();
        NewScript.next(Scripts.in(sql), ScriptKind.DATA, "fill in countries").create();
        NewScript.undo(Scripts.in(sql), "1").create();

        assertThat(sql.resolve("01-schema-add-orders-lines.sql")).isNotEmptyFile();
        assertThat(sql.resolve("02-data-fill-in-countries.sql")).isNotEmptyFile();
        assertThat(sql.resolve("01-undo-schema-add-orders-lines.sql")).isNotEmptyFile();
        assertThat(Scripts.in(sql).names()).hasSize(4);
    }

    @Test
    void goesOnFromTheHighestNumber() throws IOException {
        Files.writeString(sql.resolve("99-schema-a.sql"), "SELECT 1;");

        assertThat(NewScript.next(Scripts.in(sql), ScriptKind.DATA, "b").file()).hasFileName("100-data-b.sql");
    }

    @Test
    void refusesANameThatIsThere() {
        NewScript.next(Scripts.in(sql), ScriptKind.SCHEMA, "add orders").create();

        assertThat(failure(() -> NewScript.next(Scripts.in(sql), ScriptKind.SCHEMA, "Add orders!")))
                .isEqualTo(Kind.REFUSED);
        assertThat(NewScript.next(Scripts.in(sql), ScriptKind.DATA, "add orders")
                        .file())
                .hasFileName("02-data-add-orders.sql");
        NewScript.undo(Scripts.in(sql), "1").create();
        assertThat(failure(() -> NewScript.undo(Scripts.in(sql), "1"))).isEqualTo(Kind.REFUSED);
    }

    @Test
    void saysWhichScriptIsMeantWhereItCannotTell() {
        assertThat(failure(() -> NewScript.undo(Scripts.in(sql), "7"))).isEqualTo(Kind.USAGE);
        assertThat(failure(() -> NewScript.undo(Scripts.in(sql), "0"))).isEqualTo(Kind.USAGE);
        assertThat(NewScript.undo(Scripts.in(sql), "00-data-init.sql").file()).hasFileName("00-undo-data-init.sql");
        assertThat(failure(() -> NewScript.next(Scripts.in(sql), ScriptKind.DATA, "!!!")))
                .isEqualTo(Kind.USAGE);
    }

    private static Kind failure(Runnable action) {
        return catchThrowableOfType(Failure.class, action::run).kind();
    }
}
