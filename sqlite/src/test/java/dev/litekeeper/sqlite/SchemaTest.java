package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    @TempDir
    private Path folder;

    private int made;

    private Schema of(String... statements) {
        Path file = folder.resolve("schema" + made++ + ".sqlite");
        try (Session session = new PrivateCopy(file).create()) {
            for (String statement : statements) {
                session.execute(statement);
            }
            return Schema.of(session);
        }
    }

    @Test
    void tellsWhatATableIsMadeOf() {
        Schema schema = of("CREATE TABLE \"or\"\"der\"(id INTEGER PRIMARY KEY, v TEXT NOT NULL DEFAULT 'x', "
                + "g INT AS (id * 2) STORED, h INT AS (id * 3)) STRICT");
        Table table = schema.tables().getFirst();
        assertThat(table.name()).isEqualTo("or\"der");
        assertThat(table.strict()).isTrue();
        assertThat(table.withoutRowid()).isFalse();
        assertThat(table.columns())
                .containsExactly(
                        new Column("id", "INTEGER", false, null, 1, Column.Kind.ORDINARY),
                        new Column("v", "TEXT", true, "'x'", 0, Column.Kind.ORDINARY),
                        new Column("g", "INT", false, null, 0, Column.Kind.STORED),
                        new Column("h", "INT", false, null, 0, Column.Kind.VIRTUAL));
    }

    @Test
    void tellsVirtualTablesFromTheTablesBehindThem() {
        Schema schema = of("CREATE VIRTUAL TABLE notes USING fts5(body)", "CREATE TABLE plain(a) ");
        assertThat(schema.tables())
                .filteredOn(table -> table.kind() == Table.Kind.VIRTUAL)
                .extracting(Table::name)
                .containsExactly("notes");
        assertThat(schema.tables())
                .filteredOn(table -> table.kind() == Table.Kind.SHADOW)
                .extracting(Table::name)
                .contains("notes_content", "notes_data");
        assertThat(schema.tables())
                .filteredOn(table -> table.kind() == Table.Kind.ORDINARY)
                .extracting(Table::name)
                .containsExactly("plain");
    }

    @Test
    void hashesTheSameWhateverTheOrderOfCreation() {
        assertThat(of("CREATE TABLE a(x)", "CREATE TABLE b(x)").hash())
                .isEqualTo(of("CREATE TABLE b(x)", "CREATE TABLE a(x)").hash())
                .isNotEqualTo(of("CREATE TABLE a(x)", "CREATE TABLE b(y)").hash());
    }

    @Test
    void leavesTheHistoryAndTheStatisticsOut() {
        Schema plain = of("CREATE TABLE a(x)", "CREATE INDEX i ON a(x)");
        Schema more = of(
                "CREATE TABLE a(x)",
                "CREATE INDEX i ON a(x)",
                "INSERT INTO a VALUES (1)",
                "ANALYZE",
                "CREATE TABLE litekeeper_history(id INTEGER PRIMARY KEY, script TEXT UNIQUE)");
        assertThat(more.hash()).isNotEqualTo(plain.hash());
        assertThat(more.application().hash()).isEqualTo(plain.hash());
    }

    @Test
    void doesNotNeedTheModulesOfVirtualTables() {
        Path file = folder.resolve("unknown.sqlite");
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("CREATE TABLE a(x)");
            foreign.run("PRAGMA writable_schema=ON");
            foreign.run("INSERT INTO sqlite_schema VALUES('table','v','v',0,'CREATE VIRTUAL TABLE v USING nosuch(a)')");
        }
        try (Session session = new PrivateCopy(file).read()) {
            assertThat(Schema.of(session).tables())
                    .extracting(Table::name, Table::kind)
                    .contains(tuple("v", Table.Kind.VIRTUAL));
        }
    }
}
