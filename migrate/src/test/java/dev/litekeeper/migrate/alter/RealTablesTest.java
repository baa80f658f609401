package dev.litekeeper.migrate.alter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SqliteVersion;
import dev.litekeeper.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables as applications make them.
class RealTablesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"chinook.sqlite", "memos-demo.sqlite"})
    void rebuildsEveryTableAndLosesNothing(String name) throws IOException {
        Optional<Path> shared = Shared.path("databases/" + name);
        assumeTrue(shared.isPresent());
        PrivateCopy copy = new PrivateCopy(folder.resolve(name));
        Files.copy(shared.get(), copy.path());
        copy.path().toFile().setWritable(true);
        List<String> tables;
        try (Session session = copy.read()) {
            tables = session.query(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
                    row -> row.text(1));
        }
        assertThat(tables).hasSizeGreaterThan(5);
        for (String table : tables) {
            rebuild(copy, table);
        }
        try (Session session = copy.read()) {
            assertThat(session.pragma("integrity_check")).isEqualTo("ok");
        }
    }

    private static void rebuild(PrivateCopy copy, String table) {
        Map<String, String> before = facts(copy, table);
        List<?> rows = rows(copy);
        String column = before.getOrDefault("columns", "").split(", ")[0];
        Proposal proposal = Alter.propose(
                Target.of(copy),
                List.of("\"" + table + "\".\"" + column + "\" default 7"),
                SqliteVersion.of("3.54.1", ""));
        try (Session session = copy.open(Settings.WRITE.foreignKeys(false))) {
            session.execute("BEGIN");
            proposal.ways().getFirst().statements().forEach(session::execute);
            session.commit();
        }
        Map<String, String> after = facts(copy, table);
        String changed = "column " + column.toLowerCase(Locale.ROOT);
        assertThat(after.get(changed)).as(table).contains("default 7");
        for (Map<String, String> facts : List.of(before, after)) {
            facts.remove(changed);
            facts.remove("words of " + column.toLowerCase(Locale.ROOT));
        }
        assertThat(after).as(table).isEqualTo(before);
        assertThat(rows(copy)).as(table).isEqualTo(rows);
    }

    /// Every table with a sum over its rows and rowids; of the sequences their values alone.
    private static List<?> rows(PrivateCopy copy) {
        List<Object> rows = new ArrayList<>(Fingerprint.of(copy).tables().stream()
                .filter(sum -> !sum.table().equals("sqlite_sequence"))
                .toList());
        try (Session session = copy.read()) {
            if (session.queryLong("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") > 0) {
                rows.addAll(session.query("SELECT name || seq FROM sqlite_sequence ORDER BY name", row -> row.text(1)));
            }
        }
        return rows;
    }

    private static Map<String, String> facts(PrivateCopy copy, String table) {
        try (Session session = copy.read()) {
            return Facts.of(session, table);
        }
    }

    @Test
    void readsWhereThePartsOfATableAre() {
        TableText text = TableText.of("""
                CREATE TABLE main."a b" (id INTEGER PRIMARY KEY DESC, -- one, two
                  [x] DECIMAL(10, +2) CONSTRAINT n NOT NULL ON CONFLICT FAIL DEFAULT -1.5e+3 COLLATE NOCASE CHECK (x IN (1, ')')),
                  'y' REFERENCES t ON DELETE SET NULL NOT DEFERRABLE INITIALLY IMMEDIATE UNIQUE, z DEFAULT x'00' NOT NULL,
                  CONSTRAINT k UNIQUE (x, y) ON CONFLICT IGNORE CHECK (1) FOREIGN KEY (x, y) REFERENCES u(a, b)
                ) WITHOUT ROWID, STRICT""");
        assertThat(text.columns()).extracting(TableText.ColumnText::name).containsExactly("id", "x", "y", "z");
        assertThat(text.columns())
                .extracting(column -> text.text(column.type()))
                .containsExactly("INTEGER", "DECIMAL(10, +2)", "", "");
        assertThat(text.columns().get(1).clauses())
                .extracting(Clause::kind)
                .containsExactly(Clause.Kind.NOT_NULL, Clause.Kind.DEFAULT, Clause.Kind.COLLATE, Clause.Kind.CHECK);
        assertThat(text.text(text.columns().get(1).clauses().get(1).at())).isEqualTo("DEFAULT -1.5e+3");
        assertThat(text.columns().get(2).clauses())
                .extracting(Clause::kind)
                .containsExactly(Clause.Kind.FOREIGN_KEY, Clause.Kind.UNIQUE);
        assertThat(text.constraints())
                .extracting(Clause::kind)
                .containsExactly(Clause.Kind.UNIQUE, Clause.Kind.CHECK, Clause.Kind.FOREIGN_KEY);
        assertThat(text.option("STRICT")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE VIRTUAL TABLE t USING fts5(a)",
                "CREATE TABLE t AS SELECT 1",
                "CREATE TABLE t(a CONSTRAINT n, b)",
                "CREATE TABLE t(a, CHECK (a) oops)",
                "CREATE TABLE t(a) OPTIONS",
                "CREATE TABLE t(a",
                "",
            })
    void refusesWhatItDoesNotUnderstand(String sql) {
        assertThatThrownBy(() -> TableText.of(sql))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("cannot be rebuilt by Litekeeper");
    }
}
