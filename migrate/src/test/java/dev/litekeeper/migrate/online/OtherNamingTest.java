package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Online changes work in folders that have the naming of another tool: stopped, gone on with, and taken back.
@Tag("slow")
class OtherNamingTest {
    private static final String ONLINE = """
            -- litekeeper: online
            -- litekeeper: reversible 2d
            CREATE TABLE litekeeper_new_t(k INTEGER PRIMARY KEY, v TEXT DEFAULT 'none');
            INSERT INTO litekeeper_new_t(k, v) SELECT k, v FROM t;
            DROP TABLE t;
            ALTER TABLE litekeeper_new_t RENAME TO t;
            CREATE INDEX t_v ON t(v);
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "FLYWAY, V1__init.sql, V1_1__change.sql",
        "GOOSE, 00001_init.sql, 00002_change.sql",
        "NUMBERED, 1.sql, 002-change.sql",
    })
    void goesOnWhereItWasStoppedAndBack(Naming naming, String first, String second) {
        Sandbox sandbox = new Sandbox(folder).script(first, naming.framed("""
                        CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT);
                        CREATE INDEX t_v ON t(v);
                        INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                        SELECT i, 'row ' || i FROM n;
                        """));
        migrator(sandbox, naming).apply(Orders.ALL, Listener.NOBODY);
        sandbox.script(second, naming.framed(ONLINE));
        assertThatThrownBy(() -> migrator(sandbox, naming).apply(Orders.ALL, new Listener() {
                    @Override
                    public void advanced(ScriptName script, String what, long done, long total) {
                        throw new IllegalStateException("stop");
                    }
                }))
                .hasMessage("stop");
        sandbox.execute("UPDATE t SET v = 'changed' WHERE k = 1");
        assertThat(migrator(sandbox, naming).apply(Orders.ALL, Listener.NOBODY).applied())
                .extracting(Applied::script)
                .extracting(ScriptName::file)
                .containsExactly(second);
        assertThat(sandbox.rows("SELECT dflt_value FROM pragma_table_xinfo('t') WHERE name = 'v'"))
                .containsExactly("'none'");
        sandbox.execute("INSERT INTO t (k) VALUES (9000)");
        migrator(sandbox, naming).online().undo(Listener.NOBODY);
        assertThat(migrator(sandbox, naming).status().pending()).hasSize(1);
        assertThat(sandbox.rows("SELECT v FROM t WHERE k IN (1, 9000)")).containsExactly("changed", "none");
        assertThat(sandbox.rows("SELECT count(dflt_value) FROM pragma_table_xinfo('t')"))
                .containsExactly("0");
    }

    private static Migrator migrator(Sandbox sandbox, Naming naming) {
        return new Migrator(
                Target.of(sandbox.database()), Scripts.in(sandbox.sql(), naming), Track.SCRIPTS, Sandbox.AUTHOR);
    }
}
