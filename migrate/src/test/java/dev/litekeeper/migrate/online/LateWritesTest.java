package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Sandbox;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written when every row was compared already reaches the new table by the triggers alone; and what is written
/// behind the exchange reaches the old one so.
@Tag("slow")
class LateWritesTest {
    private static final String BY_ROWID = "k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w";
    private static final String BY_KEY = "k INT PRIMARY KEY, u INT UNIQUE, v TEXT, w";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO $t (k, u, v) VALUES (9000, 9000, 'new')",
                "UPDATE $t SET v = 'other' WHERE k = 77",
                "UPDATE $t SET k = 9000 WHERE k = 77",
                "DELETE FROM $t WHERE k = 77",
                "INSERT OR REPLACE INTO $t (k, u, v) VALUES (77, 77, 'again')",
                "INSERT OR REPLACE INTO $t (k, u, v) VALUES (9000, 78, 'in the place of another')",
                "UPDATE OR REPLACE $t SET u = 79 WHERE k = 77",
                "UPDATE OR REPLACE $t SET k = 79 WHERE k = 77",
                "INSERT OR REPLACE INTO $t (k, u, v, w) VALUES (9000, 9000, 'ROW 80', 1)",
                "UPDATE OR REPLACE $t SET v = 'ROW 81' WHERE k = 77",
                "INSERT INTO $t (k, u, v) VALUES (9000, 80, 'x') ON CONFLICT (u) DO UPDATE SET v = excluded.v",
            })
    void reachTheNewTableBehindTheProof(String write) {
        Sandbox sandbox = filled(BY_ROWID, "");
        Twins.change(sandbox, "t.v default 'none'");
        Twins.at(sandbox, Twins.Step::proven, () -> Twins.write(sandbox, write));
        Twins.requireSame(sandbox);
    }

    /// A unique index has notes of its own, which could stand for those that are missing.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO $t (k, v) VALUES (9000, 'new')",
                "UPDATE $t SET v = 'other' WHERE k = 77",
                "UPDATE $t SET k = 9000 WHERE k = 77",
                "DELETE FROM $t WHERE k = 77",
            })
    void reachItAndStayWithoutAUniqueIndex(String write) {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "")
                .execute("DELETE FROM t WHERE k > 400", "DELETE FROM twin WHERE k > 400");
        Twins.change(sandbox, "t.v default 'none'", "-- litekeeper: reversible 48h");
        Twins.at(sandbox, Twins.Step::proven, () -> Twins.write(sandbox, write));
        Twins.requireSame(sandbox);
        Twins.write(sandbox, write.replace("77", "78").replace("9000", "9001"));
        sandbox.migrator().online().undo(Listener.NOBODY);
        Twins.requireSame(sandbox);
    }

    /// What REPLACE deletes fires no trigger, and no unique index of the other table makes it go there.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT OR REPLACE INTO $t (k, u, v) VALUES (9000, 78, 'in the place of another')",
                "UPDATE OR REPLACE $t SET u = 79 WHERE k = 77",
                "INSERT OR REPLACE INTO $t (k, u, v) VALUES (9000, 9000, 'ROW 80')",
                "UPDATE OR REPLACE $t SET v = 'ROW 81' WHERE k = 77",
            })
    void whatReplaceDeletesGoesWhereTheOtherTableHasNoSuchRule(String write) {
        Sandbox strict = filled(BY_ROWID, "");
        strict.script("01-schema-change.sql", anew("", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", ""));
        Twins.at(strict, Twins.Step::proven, () -> Twins.write(strict, write));
        Twins.requireSame(strict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT OR REPLACE INTO $t (k, u, v) VALUES (9000, 78, 'in the place of another')",
                "UPDATE OR REPLACE $t SET u = 79 WHERE k = 77",
                "INSERT OR REPLACE INTO $t (k, u, v) VALUES (9000, 9000, 'ROW 80')",
                "UPDATE OR REPLACE $t SET v = 'ROW 81' WHERE k = 77",
            })
    void whatReplaceDeletesStaysDeletedWhereTheChangeIsTakenBack(String write) {
        Sandbox loose = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "")
                .execute("DELETE FROM t WHERE k > 400", "DELETE FROM twin WHERE k > 400");
        loose.script(
                "01-schema-change.sql",
                anew("-- litekeeper: reversible 48h\n", BY_ROWID, "CREATE UNIQUE INDEX t_lower ON t(lower(v));\n"));
        loose.migrate();
        loose.execute("CREATE UNIQUE INDEX twin_u ON twin(u)", "CREATE UNIQUE INDEX twin_lower ON twin(lower(v))");
        Twins.write(loose, write);
        loose.migrator().online().undo(Listener.NOBODY);
        Twins.requireSame(loose);
    }

    private static String anew(String directive, String columns, String more) {
        return "-- litekeeper: online\n" + directive + "CREATE TABLE litekeeper_new_t (" + columns
                + ");\nINSERT INTO litekeeper_new_t (k, u, v, w) SELECT k, u, v, w FROM t;\nDROP TABLE t;\n"
                + "ALTER TABLE litekeeper_new_t RENAME TO t;\n" + more;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                BY_KEY + " | ",
                "k INT, u INT UNIQUE, v TEXT, w, PRIMARY KEY (k, u) | WITHOUT ROWID",
            })
    void reachItWhateverTheKeyIs(String columns, String options) {
        Sandbox sandbox = filled(columns, options == null ? "" : options);
        Twins.change(sandbox, "t.v default 'none'");
        Twins.at(
                sandbox,
                Twins.Step::proven,
                () -> Twins.write(
                        sandbox,
                        "INSERT OR REPLACE INTO $t (k, u, v) VALUES (9000, 78, 'in the place of another')",
                        "UPDATE OR REPLACE $t SET k = 80 WHERE k = 79",
                        "DELETE FROM $t WHERE k = 81",
                        "UPDATE OR REPLACE $t SET v = 'ROW 90' WHERE k = 91"));
        Twins.requireSame(sandbox);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO $t (k, u, v, w) VALUES (9000, 9000, 'new', 1)",
                "UPDATE $t SET v = 'other' WHERE k = 77",
                "UPDATE $t SET k = 9000 WHERE k = 77",
                "DELETE FROM $t WHERE k = 77",
                "INSERT OR REPLACE INTO $t (k, u, v, w) VALUES (77, 77, 'again', 1)",
                "INSERT OR REPLACE INTO $t (k, u, v, w) VALUES (9000, 78, 'in the place of another', 1)",
                "UPDATE OR REPLACE $t SET u = 79 WHERE k = 77",
                "UPDATE OR REPLACE $t SET k = 79 WHERE k = 77",
                "INSERT OR REPLACE INTO $t (k, u, v, w) VALUES (9000, 9000, 'ROW 80', 1)",
                "UPDATE OR REPLACE $t SET v = 'ROW 81' WHERE k = 77",
            })
    void stayWhereTheChangeIsTakenBack(String write) {
        Sandbox sandbox = filled(BY_ROWID, "");
        Twins.change(sandbox, "t.v default 'none'", "-- litekeeper: reversible 48h");
        sandbox.migrate();
        Twins.write(sandbox, write);
        sandbox.migrator().online().undo(Listener.NOBODY);
        assertThat(sandbox.rows("SELECT count(dflt_value) FROM pragma_table_xinfo('t')"))
                .containsExactly("0");
        Twins.requireSame(sandbox);
    }

    /// With a unique index on an expression beside that on a column.
    private Sandbox filled(String columns, String options) {
        return Twins.filled(folder, "wal", columns, options)
                .execute(
                        "DELETE FROM t WHERE k > 400",
                        "DELETE FROM twin WHERE k > 400",
                        "CREATE UNIQUE INDEX t_lower ON t(lower(v))",
                        "CREATE UNIQUE INDEX twin_lower ON twin(lower(v))");
    }
}
