package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakingBackTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void twoScriptsRan() {
        sandbox = new Sandbox(folder)
                .script("00-schema-init.sql", "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);")
                .script("00-data-init.sql", "INSERT INTO t VALUES (1, 'one'), (2, 'two');");
        sandbox.migrate();
        sandbox.script("01-schema-index.sql", "CREATE INDEX t_b ON t(b);")
                .script("01-undo-schema-index.sql", "DROP INDEX t_b;")
                .script("02-data-shout.sql", "UPDATE t SET b = upper(b);")
                .script("02-undo-data-shout.sql", "UPDATE t SET b = lower(b);");
    }

    @Test
    void theDatabaseIsWhatItWasBefore() {
        Fingerprint before = fingerprint();
        sandbox.migrate();
        assertThat(fingerprint().compare(before)).isEqualTo(Fingerprint.Match.DIFFERENT);
        List<Applied> done = sandbox.migrator().takeBack("01-schema", Listener.NOBODY);
        assertThat(done.stream().map(each -> each.script().file()))
                .containsExactly("02-undo-data-shout.sql", "01-undo-schema-index.sql");
        assertThat(fingerprint().differences(before)).isEmpty();
        assertThat(sandbox.migrator().status().pending()).hasSize(2);
    }

    @Test
    void whatWasWrittenLaterStays() {
        sandbox.migrate();
        sandbox.execute("INSERT INTO t VALUES (3, 'LATER')");
        sandbox.migrator().takeBack("02-data", Listener.NOBODY);
        assertThat(sandbox.rows("SELECT b FROM t ORDER BY a")).containsExactly("one", "two", "later");
        assertThat(sandbox.migrator().status().pending()).hasSize(1);
    }

    @Test
    void allOfThemOrNone() {
        sandbox.script("01-undo-schema-index.sql", "DROP INDEX no_such_index;");
        sandbox.migrate();
        Fingerprint after = fingerprint();
        assertThatThrownBy(() -> sandbox.migrator().takeBack("01-schema", Listener.NOBODY))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no_such_index");
        assertThat(fingerprint().differences(after)).isEmpty();
    }

    @Test
    void refusesWhereTheSchemaDoesNotBecomeWhatItWas() {
        sandbox.script("01-undo-schema-index.sql", "DROP INDEX t_b; CREATE TABLE left_over(a);");
        sandbox.migrate();
        Fingerprint after = fingerprint();
        assertThatThrownBy(() -> sandbox.migrator().takeBack("01-schema", Listener.NOBODY))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("do not make the schema that was there before");
        assertThat(fingerprint().differences(after)).isEmpty();
    }

    @Test
    void namesTheWayBackThatIsMissing() {
        sandbox.remove("02-undo-data-shout.sql");
        sandbox.migrate();
        Failure failure = failure("01-schema");
        assertThat(failure.problem().where()).isEqualTo("02-data-shout.sql");
        assertThat(failure.problem().hint()).endsWith("02-undo-data-shout.sql");
    }

    @Test
    void tellsEachStatementWithItsLineAndRows() {
        sandbox.script("03-data-two.sql", "-- two\nINSERT INTO t VALUES (4, 'x');\n\nDELETE FROM t WHERE a < 3;\n");
        List<Executed> told = new ArrayList<>();
        List<ScriptName> locked = new ArrayList<>();
        List<Applied> applied = new ArrayList<>();
        sandbox.migrator().apply(Orders.ALL, new Listener() {
            @Override
            public void locked(ScriptName script, Session session) {
                locked.add(script);
            }

            @Override
            public void executed(Executed statement) {
                told.add(statement);
            }

            @Override
            public void applied(Applied done) {
                applied.add(done);
            }
        });
        assertThat(locked).hasSize(3);
        assertThat(told.subList(2, 4))
                .extracting(Executed::number, Executed::line, Executed::rows)
                .containsExactly(tuple(1, 2, 1L), tuple(2, 4, 2L));
        assertThat(applied).allSatisfy(done -> assertThat(done.locked()).isPositive());
    }

    private Failure failure(String from) {
        try {
            sandbox.migrator().takeBack(from, Listener.NOBODY);
            throw new AssertionError("it was taken back");
        } catch (Failure e) {
            return e;
        }
    }

    private Fingerprint fingerprint() {
        try (Session session = sandbox.database().read()) {
            return Fingerprint.of(session);
        }
    }
}
