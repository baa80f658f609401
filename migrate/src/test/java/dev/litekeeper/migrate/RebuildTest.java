package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rebuilding a table that others refer to, the way SQLite's own documentation tells it and the ways people write it.
class RebuildTest {
    private static final String STEPS = """
            CREATE TABLE p_new(id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
            INSERT INTO p_new SELECT id, coalesce(name, '') FROM p;
            DROP TABLE p;
            ALTER TABLE p_new RENAME TO p;
            """;

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void fill() {
        sandbox = new Sandbox(folder)
                .script("00-schema-init.sql", """
                        CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT);
                        CREATE TABLE c(id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL REFERENCES p(id) ON DELETE CASCADE);
                        """)
                .script(
                        "00-data-init.sql",
                        "INSERT INTO p VALUES (1, 'a'), (2, NULL); INSERT INTO c VALUES (1,1),(2,1),(3,2);");
        sandbox.migrate();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "BEGIN;\n%sCOMMIT;\n",
                "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n%sPRAGMA foreign_key_check;\nCOMMIT;\nPRAGMA foreign_keys=ON;\n",
                "PRAGMA main.foreign_keys=OFF;\n%s",
                "PRAGMA foreign_keys=ON;\n%s"
            })
    void keepsTheChildren(String around) {
        sandbox.script("01-schema-rebuild.sql", around.formatted(STEPS)).migrate();
        assertThat(sandbox.rows("SELECT id || ':' || p_id FROM c ORDER BY id")).containsExactly("1:1", "2:1", "3:2");
        assertThat(sandbox.rows("SELECT name FROM p ORDER BY id")).containsExactly("a", "");
        assertThat(sandbox.rows("SELECT sql FROM sqlite_schema WHERE name = 'c'")
                        .getFirst())
                .contains("REFERENCES p(id)");
    }

    @Test
    void refusesToLeaveChildrenWithoutTheirParents() {
        sandbox.script("01-schema-lossy.sql", "CREATE TABLE q(a);\nDELETE FROM p WHERE id = 1;");
        assertThatThrownBy(sandbox::migrate).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().why()).isEqualTo("c -> p: 2 rows without a parent");
            assertThat(failure.problem().what()).contains("nothing was changed");
        });
        assertThat(sandbox.rows("SELECT count(*) FROM p")).containsExactly("2");
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name = 'q'"))
                .isEmpty();
    }

    @Test
    void letsOldViolationsBe() {
        sandbox.execute("PRAGMA foreign_keys=OFF", "INSERT INTO c VALUES (4, 99)");
        sandbox.script("01-schema-rebuild.sql", STEPS).migrate();
        assertThat(sandbox.rows("SELECT count(*) FROM c")).containsExactly("4");
    }

    @Test
    void saysWhereAForeignKeyCannotBeChecked() {
        sandbox.script("01-schema-d.sql", "CREATE TABLE d(p_name REFERENCES p(name));");
        assertThat(sandbox.migrate().applied().getFirst().notices())
                .extracting(Notice::text)
                .containsExactly("table d: foreign key mismatch - \"d\" referencing \"p\";"
                        + " with foreign keys on, changes of its rows will fail");
        sandbox.script("02-schema-e.sql", "CREATE TABLE e(a);");
        assertThat(sandbox.migrate().applied().getFirst().notices()).isEmpty();
    }

    @Test
    void cascadesInADataScript() {
        sandbox.script("01-data-delete.sql", "-- litekeeper: expect-delete c 2\nDELETE FROM p WHERE id = 1;")
                .migrate();
        assertThat(sandbox.rows("SELECT id FROM c")).containsExactly("3");
    }

    @Test
    void refusesADataScriptWithARowWithoutItsParent() {
        sandbox.script("01-data-orphan.sql", "INSERT INTO c VALUES (9, 1);\nINSERT INTO c VALUES (10, 77);");
        assertThatThrownBy(sandbox::migrate).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().where()).startsWith("01-data-orphan.sql:2:");
            assertThat(failure.problem().why()).contains("SQLITE_CONSTRAINT_FOREIGNKEY");
        });
        assertThat(sandbox.rows("SELECT count(*) FROM c")).containsExactly("3");
    }

    @Test
    void refusesAtTheCommitWhatWasDeferredAndStaysWrong() {
        sandbox.script("01-data-deferred.sql", "PRAGMA defer_foreign_keys=ON;\nINSERT INTO c VALUES (10, 77);");
        assertThatThrownBy(sandbox::migrate).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().where()).startsWith("01-data-deferred.sql");
            assertThat(failure.problem().what()).contains("could not be committed, nothing was changed");
            assertThat(failure.problem().why()).contains("FOREIGN KEY constraint failed");
        });
        assertThat(sandbox.rows("SELECT count(*) FROM c")).containsExactly("3");
        sandbox.script(
                        "01-data-deferred.sql",
                        "PRAGMA defer_foreign_keys=ON;\nINSERT INTO c VALUES (10, 77);\nINSERT INTO p VALUES (77, 'x');")
                .migrate();
        assertThat(sandbox.rows("SELECT count(*) FROM c")).containsExactly("4");
    }
}
