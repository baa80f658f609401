package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.sqlite.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The old table of an online change goes without making writers wait, and as a whole in the end.
@Tag("slow")
class RemovalTest {
    private static final String OLD = "SELECT count(*) FROM litekeeper_old_t";
    private static final Watcher SILENT = new Watcher() {
        @Override
        public void advanced(String what, long done, long total) {}

        @Override
        public void announced(String text) {}

        @Override
        public void executed(Statement statement, Duration took, long rows) {}
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k INTEGER PRIMARY KEY, u INT, v TEXT, w | ",
                "k INTEGER PRIMARY KEY AUTOINCREMENT, u INT UNIQUE, v TEXT, w, UNIQUE (v COLLATE NOCASE, k) | ",
                "k INT, u REAL UNIQUE, v TEXT, w, PRIMARY KEY (v DESC, u) | ",
                "k INT PRIMARY KEY, u INT, v TEXT, w | WITHOUT ROWID",
            })
    void itsRowsGoInStepsAndARunThatIsCutShortLeavesASoundDatabase(String columns, String options) {
        Sandbox sandbox = Twins.filled(folder, "wal", columns, options == null ? "" : options);
        Twins.change(sandbox, "t.w default 'none'");
        List<Long> left = new ArrayList<>();
        assertThatThrownBy(() -> sandbox.migrator().apply(Orders.ALL, new Listener() {
                    @Override
                    public void advanced(ScriptName script, String what, long done, long total) {
                        if (what.contains("dropping the old table")) {
                            left.add(Long.parseLong(sandbox.rows(OLD).getFirst()));
                            if (left.size() == 4) {
                                throw new IllegalStateException("cut short");
                            }
                        }
                    }
                }))
                .hasMessage("cut short");
        assertThat(left)
                .isSortedAccordingTo((one, other) -> Long.compare(other, one))
                .doesNotHaveDuplicates();
        assertThat(left.getLast()).isPositive();
        assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(sandbox.migrator().plan(Orders.ALL).ending())
                .hasValueSatisfying(ending -> assertThat(ending).contains("old table of t"));
        Twins.requireSame(sandbox);

        assertThat(sandbox.migrate().applied()).isEmpty();
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        assertThat(sandbox.rows("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(sandbox.migrator().plan(Orders.ALL).isEmpty()).isTrue();
        if (columns.contains("AUTOINCREMENT")) {
            assertThat(sandbox.rows("SELECT name FROM sqlite_sequence ORDER BY 1"))
                    .containsExactly("t", "twin");
        }
        Twins.requireSame(sandbox);
    }

    /// With a rollback journal the file counts its commits itself, at byte 24. Rows that take long make a step
    /// be given up and made in pieces; only the pieces are commits.
    @Test
    void countsEveryCommitAndNoStepThatWasGivenUp() throws IOException {
        Sandbox sandbox = Twins.filled(folder, "delete", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        Twins.change(sandbox, "t.w default 'none'");
        assertThatThrownBy(() -> sandbox.migrator().apply(Orders.ALL, new Listener() {
                    @Override
                    public void advanced(ScriptName script, String what, long done, long total) {
                        if (what.contains("dropping the old table")) {
                            throw new IllegalStateException("cut short");
                        }
                    }
                }))
                .hasMessage("cut short");
        sandbox.execute("CREATE TRIGGER slow AFTER DELETE ON litekeeper_old_t WHEN old.k BETWEEN 1500 AND 1539"
                + " BEGIN SELECT (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
                + " SELECT count(*) FROM n); END");
        long before = changeCounter(sandbox);
        CountingLocks locks = new CountingLocks();
        long told;
        try (Session session = sandbox.database().write();
                Session aside = sandbox.database().write()) {
            Holder holder = Holder.of("tester@here", Instant.now());
            told = new Removal(session, new Turns(session, aside, locks, SILENT, holder), SILENT).run();
        }
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        assertThat(locks.begun - locks.committed)
                .as("transactions that were given up, beside two that only looked")
                .isGreaterThan(2);
        assertThat(told).isEqualTo(changeCounter(sandbox) - before);
    }

    private static final class CountingLocks implements Locks {
        private int begun;
        private int committed;

        @Override
        public void begin(Session session) {
            session.execute("BEGIN IMMEDIATE");
            begun++;
        }

        @Override
        public void commit(Session session) {
            session.commit();
            committed++;
        }

        @Override
        public void snapshot(Session session) {
            session.beginSnapshot();
        }

        @Override
        public void check() {
            // Nobody ends this process.
        }
    }

    private static long changeCounter(Sandbox sandbox) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(sandbox.databasePath())).getInt(24);
    }

    /// Steps that count on every rowid being taken would take away next to nothing each.
    @Test
    void rowsFarApartGoInFewSteps() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        Twins.write(sandbox, "UPDATE $t SET k = k * 1000003 - 2500000000");
        Twins.change(sandbox, "t.w default 'none'");
        AtomicInteger steps = new AtomicInteger();
        sandbox.migrator().apply(Orders.ALL, new Listener() {
            @Override
            public void advanced(ScriptName script, String what, long done, long total) {
                steps.addAndGet(what.contains("dropping the old table") ? 1 : 0);
            }
        });
        assertThat(steps.get()).isBetween(3, 300);
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        Twins.requireSame(sandbox);
    }

    @Test
    void oneThatMustGoAtOnceIsAnnounced() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INT PRIMARY KEY, u INT UNIQUE, v TEXT, w", "WITHOUT ROWID");
        Twins.change(sandbox, "t.w default 'none'");
        List<String> told = new ArrayList<>();
        sandbox.migrator().apply(Orders.ALL, new Listener() {
            @Override
            public void announced(ScriptName script, String text) {
                told.add(text);
            }
        });
        assertThat(told).contains("dropping the old table, writers wait meanwhile");
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .containsExactly("litekeeper_history");
        Twins.requireSame(sandbox);
    }

    @Test
    void onceAWayBackEndsNothingGoesToTheOldTableAnyMore() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "");
        Twins.change(sandbox, "t.w default 'none'", "-- litekeeper: reversible 48h");
        sandbox.migrate();
        sandbox.script("02-data-more.sql", "DELETE FROM t WHERE k = 1;\nDELETE FROM twin WHERE k = 1;");
        Twins.at(sandbox, step -> step.what().contains("dropping the old table"), () -> {
            List<String> before = sandbox.rows(OLD);
            Twins.write(sandbox, "INSERT INTO $t(k, u, v, w) VALUES (9000, 9000, 'new', 'none')");
            assertThat(sandbox.rows(OLD)).isEqualTo(before);
        });
        Twins.requireSame(sandbox);
    }

    @Test
    void theEndOfAWayBackStandsInThePlan() {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w", "");
        Twins.change(sandbox, "t.w default 'none'", "-- litekeeper: reversible 48h");
        sandbox.migrate();
        assertThat(sandbox.migrator().plan(Orders.ALL).ending())
                .as("with nothing to run it stays open")
                .isEmpty();
        sandbox.script("02-data-more.sql", "DELETE FROM t WHERE k = 1;");
        assertThat(sandbox.migrator().plan(Orders.ALL).ending())
                .contains("the way back of 01-schema ends, and the old table of t is dropped");
        assertThat(sandbox.rows(OLD)).containsExactly("5000");
    }
}
