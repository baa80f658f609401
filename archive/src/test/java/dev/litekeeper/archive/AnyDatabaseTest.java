package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Databases as people have them, backed up, proven, restored to a new file and in place.
@Tag("slow")
class AnyDatabaseTest {
    @TempDir
    Path folder;

    enum Make {
        NO_TABLE("CREATE TABLE gone(a)", "DROP TABLE gone"),
        EMPTY_TABLE("CREATE TABLE t(a, b)"),
        WITHOUT_ROWID(
                "CREATE TABLE t(k TEXT PRIMARY KEY, v) WITHOUT ROWID", "INSERT INTO t VALUES ('a', 1), ('b', NULL)"),
        FTS5("CREATE VIRTUAL TABLE t USING fts5(body)", "INSERT INTO t VALUES ('hello world'), ('hello again')"),
        RTREE("CREATE VIRTUAL TABLE r USING rtree(id, x0, x1)", "INSERT INTO r VALUES (1, 0.0, 1.0)"),
        GENERATED(
                "CREATE TABLE t(a INT, b INT AS (a * 2), c INT AS (a + 1) STORED)",
                "INSERT INTO t(a) VALUES (1), (2), (3)"),
        UTF_16("PRAGMA encoding='UTF-16be'", "CREATE TABLE t(a)", "INSERT INTO t VALUES ('grüße'), ('日本')"),
        ODD_NAMES(
                "CREATE TABLE \"a \"\"quoted\"\" table\"(\"select\" TEXT, \"x y\" INT)",
                "INSERT INTO \"a \"\"quoted\"\" table\" VALUES ('x', 1)",
                "CREATE TABLE \"ü\"(\"ключ\")",
                "INSERT INTO \"ü\" VALUES (x'00ff')",
                "CREATE TABLE \"order\"(\"group\")"),
        SEQUENCE_AND_STATISTICS(
                "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)",
                "CREATE INDEX i ON t(a)",
                "INSERT INTO t(a) VALUES (1), (2)",
                "ANALYZE"),
        LARGE_VALUES("CREATE TABLE t(a BLOB)", "INSERT INTO t VALUES (zeroblob(3000000)), (randomblob(200000))"),
        AUTO_VACUUM(
                "PRAGMA auto_vacuum=INCREMENTAL",
                "CREATE TABLE t(a)",
                "INSERT INTO t VALUES (randomblob(50000))",
                "DELETE FROM t");

        private final String statements;

        Make(String... statements) {
            this.statements = String.join("\n", statements);
        }
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void comesBackAsItWas(Make make) {
        comesBack(new Bench(folder).sql(make.statements.split("\n")).sql("PRAGMA journal_mode=WAL"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Make.class,
            names = {"NO_TABLE", "FTS5", "UTF_16"})
    void comesBackInARollbackJournal(Make make) {
        comesBack(new Bench(folder).sql(make.statements.split("\n")));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 8192, 16384, 32768, 65536})
    void comesBackWithAnyPageSize(int pageSize) {
        comesBack(new Bench(folder)
                .sql("PRAGMA page_size=" + pageSize)
                .orders(500)
                .sql("PRAGMA journal_mode=WAL"));
    }

    private void comesBack(Bench bench) {
        Fingerprint then = bench.fingerprint();
        BackupReport report = bench.backup();
        assertThat(report.problems()).isEmpty();
        assertThat(report.manifest().orElseThrow().fingerprint()).isEqualTo(then);
        assertThat(bench.verify(report.id()).problem()).isEmpty();
        History.Entry entry = bench.history().find(report.id()).orElseThrow();
        Path target = folder.resolve("new.sqlite");
        try (PreparedRestore prepared = bench.restore().toFile(entry, target, Progress.NONE)) {
            prepared.execute(Progress.NONE);
        }
        assertThat(Fingerprint.of(new PrivateCopy(target))).isEqualTo(then);
        bench.sql("CREATE TABLE added(a)", "INSERT INTO added VALUES (1)");
        try (PreparedRestore prepared = bench.restore().inPlace(entry, true, Progress.NONE)) {
            assertThat(prepared.execute(Progress.NONE).undo()).isPresent();
        }
        assertThat(bench.fingerprint()).isEqualTo(then);
    }
}
