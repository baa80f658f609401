package dev.litekeeper.migrate.alter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.Difference;
import dev.litekeeper.migrate.Replay;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {
    private static final String SCHEMA = """
            CREATE TABLE p(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT /* why */ COLLATE NOCASE);
            CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id) ON DELETE CASCADE);
            CREATE INDEX c_p ON c(p);
            CREATE VIEW v AS SELECT a FROM p;
            CREATE TRIGGER t AFTER INSERT ON p BEGIN UPDATE p SET a = 'x' WHERE id = new.id; END;
            CREATE VIRTUAL TABLE w USING fts5(a);
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE p ADD COLUMN b TEXT DEFAULT 'x';",
                "ALTER TABLE p ADD COLUMN b TEXT; ALTER TABLE c ADD COLUMN d REFERENCES p(id);",
                "ALTER TABLE p ALTER COLUMN a SET NOT NULL;",
                "DROP VIEW v; ALTER TABLE p RENAME COLUMN a TO z; CREATE VIEW v AS SELECT z FROM p;",
                "DROP TABLE c;",
                "CREATE TABLE n(a); CREATE INDEX n_a ON n(a) WHERE a > 1;",
                "DROP INDEX c_p; CREATE INDEX c_p ON c(p DESC);",
                "DROP VIEW v; CREATE VIEW v AS SELECT a, id FROM p;",
                "DROP TRIGGER t;",
                "DROP TABLE w; CREATE VIRTUAL TABLE w USING fts5(a, b);",
                "DROP VIEW v; DROP TRIGGER t; DROP TABLE p; CREATE TABLE p(id INTEGER PRIMARY KEY, a INT) STRICT;",
            })
    void makesOneSchemaOfTheOtherAndBack(String change) {
        check(SCHEMA, SCHEMA + change);
        check(SCHEMA + change, SCHEMA);
    }

    @Test
    void findsNothingWhereOnlyCommentsAndQuotesDiffer() {
        String other = SCHEMA.replace("/* why */", "").replace("TABLE p(", "TABLE \"p\" (");
        try (Replay one = Replay.of("one", SCHEMA);
                Replay two = Replay.of("two", other);
                Session from = one.open();
                Session to = two.open()) {
            assertThat(Difference.between(one.schema(), two.schema())).isEmpty();
            assertThat(Drift.between(from, to)).isEmpty();
        }
    }

    private static void check(String from, String to) {
        try (Replay one = Replay.of("one", from);
                Replay two = Replay.of("two", to);
                Session here = one.open();
                Session there = two.open()) {
            List<String> statements = Drift.between(here, there);
            assertThat(statements).isNotEmpty();
            try (Replay made = Replay.of("made", from + String.join(";\n", statements) + ";")) {
                assertThat(Difference.between(two.schema(), made.schema())).isEmpty();
            }
        }
    }
}
