package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenumberingTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void someRan() {
        sandbox = new Sandbox(folder)
                .script("V1__t.sql", "CREATE TABLE t(a);\n")
                .script("V1_1__rows.sql", "INSERT INTO t VALUES (1);\n")
                .script("V2__more_rows.sql", "INSERT INTO t VALUES (2);\n")
                .script("U2__more_rows.sql", "DELETE FROM t WHERE a = 2;\n");
        migrator(flyway()).apply(Orders.ALL, Listener.NOBODY);
        sandbox.script("V10__last.sql", "INSERT INTO t VALUES (10);\n");
    }

    @Test
    void numbersScriptsInTheirOrderWhereTheirVersionsAreNoWholeNumbers() {
        assertThat(Renumbering.of(flyway()).files())
                .containsKeys(
                        "01-schema-t.sql",
                        "02-schema-rows.sql",
                        "03-schema-more_rows.sql",
                        "03-undo-schema-more_rows.sql",
                        "04-schema-last.sql")
                .hasSize(5);
        Migrator own = migrator(Renumbering.of(flyway()).in(folder));
        assertThat(own.renumber()).hasSize(3);
        assertThat(own.status().findings()).isEmpty();
        assertThat(own.apply(Orders.ALL, Listener.NOBODY).applied())
                .extracting(Applied::script)
                .extracting(ScriptName::file)
                .containsExactly("04-schema-last.sql");
        assertThat(sandbox.rows("SELECT a FROM t")).containsExactly("1", "2", "10");
        assertThat(own.renumber()).isEmpty();
    }

    @Test
    void keepsWholeNumbers() {
        sandbox.remove("V1_1__rows.sql");
        assertThat(Renumbering.of(flyway()).files().keySet())
                .containsExactly(
                        "01-schema-t.sql",
                        "02-schema-more_rows.sql",
                        "02-undo-schema-more_rows.sql",
                        "10-schema-last.sql");
    }

    @Test
    void changesNothingWhereAScriptThatRanIsNotFoundAgain() {
        sandbox.script("V1_1__rows.sql", "INSERT INTO t VALUES (99);\n");
        List<String> before = sandbox.rows("SELECT number || file FROM litekeeper_history");
        Migrator own = migrator(Renumbering.of(flyway()).in(folder));
        assertThatThrownBy(own::renumber).hasMessageContaining("V1_1__rows.sql").hasMessageContaining("not among");
        assertThat(sandbox.rows("SELECT number || file FROM litekeeper_history"))
                .isEqualTo(before);
    }

    @Test
    void refusesWhatHasNoNumberOrAPlaceholder() {
        sandbox.script("R__view.sql", "CREATE VIEW v AS SELECT 1;\n");
        assertThatThrownBy(() -> Renumbering.of(flyway())).hasMessageContaining("no number");
        sandbox.remove("R__view.sql").script("V11__x.sql", "INSERT INTO t VALUES ('${x}');\n");
        assertThatThrownBy(() -> Renumbering.of(flyway())).hasMessageContaining("placeholder");
    }

    private Scripts flyway() {
        return Scripts.in(sandbox.sql(), Naming.FLYWAY);
    }

    private Migrator migrator(Scripts scripts) {
        return new Migrator(Target.of(sandbox.database()), scripts, Track.SCRIPTS, Sandbox.AUTHOR);
    }
}
