package dev.litekeeper.life.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that was cut short in the midst of an online change and goes on later is one run: its way back leads to before
/// its first script.
@Tag("slow")
class CutShortTest {
    private static final String ONLINE = """
            -- litekeeper: online
            CREATE TABLE litekeeper_new_t(k INTEGER PRIMARY KEY, v TEXT DEFAULT 'none');
            INSERT INTO litekeeper_new_t(k, v) SELECT k, v FROM t;
            DROP TABLE t;
            ALTER TABLE litekeeper_new_t RENAME TO t;
            """;

    @TempDir
    private Path folder;

    @Test
    void theWayBackIsThatOfTheFirstAttempt() throws IOException {
        write("litekeeper.yml", "app: shop\nenvironments: {production: {database: live.sqlite}}\n");
        write("database/sql/00-schema-init.sql", "CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT);\n");
        migration().apply(Orders.ALL, true, Listener.NOBODY);
        Path database = folder.resolve("live.sqlite");
        try (Foreign app = Foreign.on(database)) {
            app.run("INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                    + " SELECT i, 'row ' || i FROM n");
        }
        Fingerprint before = Fingerprint.of(migration().database());
        write("database/sql/01-data-more.sql", "UPDATE t SET v = v || '!' WHERE k < 10;\n");
        write("database/sql/02-schema-default.sql", ONLINE);
        assertThatThrownBy(() -> run(new Listener() {
                    @Override
                    public void advanced(ScriptName script, String what, long done, long total) {
                        throw new IllegalStateException("cut short");
                    }
                }))
                .hasMessage("cut short");
        assertThat(migration().underWay()).isPresent();
        write("database/sql/03-data-later.sql", "DELETE FROM t WHERE k = 1;\n");
        run(Listener.NOBODY);

        Run run = migration().lastRun();
        assertThat(run.scripts()).containsExactly("01-data", "02-schema", "03-data");
        assertThat(migration().ran(run)).isEqualTo(run.scripts());
        assertThat(Fingerprint.of(new PrivateCopy(run.copy().orElseThrow())).differences(before))
                .isEmpty();
        assertThat(migration().changedSince(run)).isNotEmpty();
        assertThat(Migration.runs(Project.load(folder), EnvironmentName.PRODUCTION))
                .hasSize(1);
    }

    private void run(Listener listener) {
        Migration migration = migration();
        migration.applyUndoably(migration.plan(Orders.ALL), Orders.ALL, OptionalLong.empty(), listener, Progress.NONE);
    }

    private Migration migration() {
        return Migration.of(Project.load(folder), EnvironmentName.PRODUCTION, InstantSource.system(), "");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
