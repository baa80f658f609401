package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final List<String> SAMPLE = List.of(
            "CREATE TABLE a(x, y)",
            "INSERT INTO a(rowid, x, y) VALUES (1, 1, 'one'), (2, 2.0, x'00ff'), (3, NULL, ''), (5, 'v', 'v')",
            "CREATE TABLE k(id INTEGER PRIMARY KEY AUTOINCREMENT, n INT, g AS (n * 2), s AS (n * 3) STORED)",
            "INSERT INTO k(n) VALUES (10), (20)",
            "CREATE TABLE w(a TEXT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID",
            "INSERT INTO w VALUES ('p', 1), ('q', 2)",
            "CREATE VIRTUAL TABLE f USING fts5(body)",
            "INSERT INTO f VALUES ('a word here')");

    @TempDir
    private Path folder;

    private int made;

    private PrivateCopy made(String... more) {
        PrivateCopy copy = new PrivateCopy(folder.resolve("f" + made++ + ".sqlite"));
        try (Session session = copy.create()) {
            Stream.concat(SAMPLE.stream(), Stream.of(more)).forEach(session::execute);
        }
        return copy;
    }

    @Test
    void isTheSameForTheSameContent() {
        Fingerprint one = Fingerprint.of(made());
        assertThat(one.compare(Fingerprint.of(made("CREATE TABLE z(x)", "DROP TABLE z", "REINDEX"))))
                .isEqualTo(Fingerprint.Match.EQUAL);
        assertThat(one.tables())
                .extracting(TableSum::table)
                .contains("a", "k", "w", "sqlite_sequence", "f_content")
                .doesNotContain("f");
        assertThat(one.tables()).allMatch(TableSum::complete);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE a SET x = 3 WHERE rowid = 1",
                "UPDATE a SET x = 1.0 WHERE rowid = 1",
                "UPDATE a SET x = '1' WHERE rowid = 1",
                "UPDATE a SET x = 2 WHERE rowid = 2",
                "UPDATE a SET y = x'00' WHERE rowid = 2",
                "UPDATE a SET y = NULL WHERE rowid = 3",
                "UPDATE a SET y = x'' WHERE rowid = 3",
                "UPDATE a SET y = CAST('one' AS BLOB) WHERE rowid = 1",
                "UPDATE a SET y = 'one' || char(0) WHERE rowid = 1",
                "UPDATE a SET x = y, y = x WHERE rowid = 1",
                "UPDATE a SET rowid = 4 WHERE rowid = 5",
                "INSERT INTO a(x, y) VALUES ('v', 'v')",
                "DELETE FROM a WHERE rowid = 3",
                "UPDATE k SET n = 11 WHERE n = 10",
                "UPDATE w SET b = 3 WHERE a = 'q'",
                "UPDATE sqlite_sequence SET seq = 3",
                "UPDATE f SET body = 'a word there'",
                "PRAGMA user_version = 7",
                "PRAGMA application_id = 7",
                "CREATE TABLE more(x)",
                "ALTER TABLE a RENAME COLUMN y TO z"
            })
    void tellsAnyChange(String change) {
        Fingerprint before = Fingerprint.of(made());
        Fingerprint after = Fingerprint.of(made(change));
        assertThat(before.compare(after)).isEqualTo(Fingerprint.Match.DIFFERENT);
        assertThat(before.differences(after)).isNotEmpty();
    }

    @Test
    void equalRowsDoNotCancelEachOtherOut() {
        String[] rows = {"CREATE TABLE d(x, y, PRIMARY KEY(x, y)) WITHOUT ROWID", "INSERT INTO d VALUES (1, 1)"};
        PrivateCopy none = made("CREATE TABLE rowid3(rowid, _rowid_, oid)");
        PrivateCopy two =
                made("CREATE TABLE rowid3(rowid, _rowid_, oid)", "INSERT INTO rowid3 VALUES (1, 2, 3), (1, 2, 3)");
        PrivateCopy four = made(
                "CREATE TABLE rowid3(rowid, _rowid_, oid)",
                "INSERT INTO rowid3 VALUES (1, 2, 3), (1, 2, 3), (1, 2, 3), (1, 2, 3)");
        assertThat(sum(two, "rowid3")).isNotEqualTo(sum(none, "rowid3")).isNotEqualTo(sum(four, "rowid3"));
        assertThat(Fingerprint.of(made(rows)).compare(Fingerprint.of(made(rows))))
                .isEqualTo(Fingerprint.Match.EQUAL);
    }

    @Test
    void randomRowsInAnyOrderByAnyNumberOfReaders() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        PrivateCopy copy = made("CREATE TABLE r(v)");
        try (Session session = copy.write()) {
            session.begin(Begin.IMMEDIATE);
            for (int i = 0; i < 60_000; i++) {
                session.update("INSERT OR IGNORE INTO r(rowid, v) VALUES (?, ?)", random.nextLong(), random.nextInt());
            }
            for (int i = 0; i < 60_000; i++) {
                session.update("INSERT OR IGNORE INTO r(rowid, v) VALUES (?, ?)", (long) i - 1000, random.nextInt());
            }
            session.commit();
        }
        Fingerprint two = Fingerprint.of(copy);
        try (Session session = copy.read()) {
            assertThat(Fingerprint.of(session)).isEqualTo(two);
            assertThat(session.inTransaction()).isFalse();
            long count = session.queryLong("SELECT count(*) FROM r");
            assertThat(two.tables()).anyMatch(table -> table.table().equals("r") && table.rows() == count);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aLiveDatabaseIsReadAsItIsCommittedAlsoBesideSomebodyWhoHasTheWriteLock(String journalMode) {
        PrivateCopy copy = made();
        DatabaseFile live = DatabaseFile.at(copy.path());
        try (Foreign app = Foreign.on(copy.path())) {
            app.run("PRAGMA journal_mode=" + journalMode);
            Fingerprint committed = Fingerprint.of(copy);
            assertThat(Fingerprint.of(live)).isEqualTo(committed);
            app.run("BEGIN IMMEDIATE");
            app.run("DELETE FROM a");
            assertThat(Fingerprint.of(live)).isEqualTo(committed);
            app.run("COMMIT");
            assertThat(Fingerprint.of(live)).isNotEqualTo(committed);
        }
    }

    @Test
    void textThatIsNoTextIsReadAsItIs() {
        PrivateCopy one = made("CREATE TABLE t(v)", "INSERT INTO t VALUES (CAST(x'ff00fe41' AS TEXT))");
        PrivateCopy other = made("CREATE TABLE t(v)", "INSERT INTO t VALUES (CAST(x'ff00fd41' AS TEXT))");
        assertThat(sum(one, "t")).isNotEqualTo(sum(other, "t"));
    }

    @Test
    void valuesOfAnySizeAreReadInBoundedMemory() {
        String table = "CREATE TABLE big(id INTEGER PRIMARY KEY, a, b)";
        String rows = "INSERT INTO big VALUES (1, 'x', zeroblob(100)), (2, 3, zeroblob(40000000)), (3, 5.5, NULL)";
        PrivateCopy copy = made(table, rows);
        PrivateCopy changed =
                made(table, rows, "UPDATE big SET b = CAST(substr(b, 1, 39999999) || x'01' AS BLOB) WHERE id = 2");
        PrivateCopy asText = made(table, rows, "UPDATE big SET b = CAST(b AS TEXT) WHERE id = 2");
        assertThat(sum(copy, "big"))
                .isEqualTo(sum(made(table, rows), "big"))
                .isNotEqualTo(sum(changed, "big"))
                .isNotEqualTo(sum(asText, "big"));
    }

    @Test
    void aLongValueInATableWithoutRowidIsRead() {
        String table = "CREATE TABLE big(id INTEGER PRIMARY KEY, v) WITHOUT ROWID";
        PrivateCopy copy = made(table, "INSERT INTO big VALUES (1, zeroblob(20000000))");
        PrivateCopy other = made(table, "INSERT INTO big VALUES (1, zeroblob(19999999) || x'01')");
        assertThat(sum(copy, "big")).isNotEqualTo(sum(other, "big"));
    }

    @Test
    void aGeneratedColumnMayTakeTheNameOfTheRowid() {
        PrivateCopy one =
                made("CREATE TABLE g(v, rowid AS (7))", "INSERT INTO g(_rowid_, v) VALUES (1, 'a'), (2, 'b')");
        PrivateCopy other =
                made("CREATE TABLE g(v, rowid AS (7))", "INSERT INTO g(_rowid_, v) VALUES (1, 'a'), (3, 'b')");
        assertThat(sum(one, "g")).isNotEqualTo(sum(other, "g"));
    }

    @Test
    void collationsFunctionsAndModulesNeedNotBeKnown() {
        Path file = folder.resolve("foreign.sqlite");
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("PRAGMA encoding='UTF-16le'");
            foreign.run("CREATE TABLE base(x, y)");
            foreign.run("INSERT INTO base VALUES ('é', 2)");
            foreign.run("CREATE TABLE c(x TEXT PRIMARY KEY) WITHOUT ROWID");
            foreign.run("INSERT INTO c VALUES ('a'), ('b')");
            foreign.run("CREATE TABLE d(x, y AS (x + 1) STORED, z AS (x + 2), CHECK (x > 0))");
            foreign.run("INSERT INTO d VALUES (1)");
            foreign.run("PRAGMA writable_schema=ON");
            foreign.run(
                    "UPDATE sqlite_schema SET sql = replace(sql, 'x TEXT', 'x TEXT COLLATE german') WHERE name = 'c'");
            foreign.run("UPDATE sqlite_schema SET sql = replace(replace(replace(sql, 'x + 1', 'nosuch(x)'), 'x + 2',"
                    + " 'nosuch2(x)'), 'x > 0', 'nosuch3(x)') WHERE name = 'd'");
            foreign.run("INSERT INTO sqlite_schema VALUES('table','v','v',0,'CREATE VIRTUAL TABLE v USING nosuch(a)')");
        }
        Fingerprint fingerprint = Fingerprint.of(new PrivateCopy(file));
        assertThat(fingerprint.encoding()).isEqualTo("UTF-16le");
        assertThat(fingerprint.tables())
                .extracting(TableSum::table, TableSum::rows, TableSum::unread)
                .containsExactly(tuple("base", 1L, ""), tuple("c", 2L, ""), tuple("d", 1L, ""));
    }

    @Test
    void aTableThatCannotBeReadIsSaidToBe() {
        PrivateCopy copy = made("CREATE TABLE gone(x)", "CREATE INDEX i ON gone(x)");
        try (Session session = copy.write()) {
            session.execute("PRAGMA writable_schema=ON");
            session.execute(
                    "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'i') WHERE name = 'gone'");
        }
        Fingerprint fingerprint = Fingerprint.of(copy);
        assertThat(fingerprint.tables()).filteredOn(sum -> !sum.complete()).hasSize(1);
        assertThat(fingerprint.compare(fingerprint)).isEqualTo(Fingerprint.Match.UNKNOWN);
        assertThat(Fingerprint.of(fingerprint.json())).isEqualTo(fingerprint);
    }

    private static String sum(PrivateCopy copy, String table) {
        return Fingerprint.of(copy).tables().stream()
                .filter(sum -> sum.table().equals(table))
                .filter(TableSum::complete)
                .map(TableSum::sum)
                .findFirst()
                .orElseThrow();
    }
}
