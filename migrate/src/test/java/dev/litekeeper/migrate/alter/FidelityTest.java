package dev.litekeeper.migrate.alter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SqliteVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A table that has everything a table can have is rebuilt, with rows; each point is read before and after.
class FidelityTest {
    private static final SqliteVersion OLD = SqliteVersion.of("3.45.0", "");
    private static final SqliteVersion NEW = SqliteVersion.of("3.54.1", "");

    private static final String SCHEMA = """
            CREATE TABLE place(id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE doc ( -- what people write
              id INTEGER PRIMARY KEY AUTOINCREMENT, /* never reused */
              title TEXT COLLATE NOCASE NOT NULL DEFAULT 'it''s (new)',
              mail TEXT UNIQUE ON CONFLICT IGNORE,
              place INTEGER CONSTRAINT at_place REFERENCES place(id) ON DELETE SET NULL ON UPDATE CASCADE
                DEFERRABLE INITIALLY DEFERRED,
              up REFERENCES doc(id) ON DELETE CASCADE,
              total NUMERIC(10,2) CHECK (total > -100), -- in euros
              made TEXT DEFAULT (strftime('%Y', 'now')),
              rate REAL DEFAULT -1.5e+3,
              twice AS (total * 2),
              thrice INTEGER GENERATED ALWAYS AS (total * 3) STORED,
              CONSTRAINT sane CHECK (title <> 'x, y' AND length(title) < 100),
              CHECK (rate < 1000000) CONSTRAINT pair UNIQUE (title, total)
              -- the end
            );
            CREATE INDEX doc_open ON doc(place) WHERE total IS NOT NULL;
            CREATE INDEX doc_length ON doc(length(title), abs(total) DESC);
            CREATE UNIQUE INDEX doc_mail ON doc(mail COLLATE RTRIM DESC, id);
            CREATE TABLE log(id INTEGER PRIMARY KEY, what TEXT);
            CREATE TRIGGER doc_log AFTER UPDATE OF title ON doc WHEN new.title <> old.title
              BEGIN INSERT INTO log(what) VALUES (old.title || ';' || new.title); END;
            CREATE TRIGGER place_log AFTER DELETE ON place BEGIN UPDATE doc SET total = 0 WHERE place = old.id; END;
            CREATE TABLE line(id INTEGER PRIMARY KEY, doc INTEGER NOT NULL REFERENCES doc(id) ON DELETE CASCADE);
            CREATE VIEW titles AS SELECT id, title, twice FROM doc WHERE total > 0;
            CREATE TRIGGER titles_in INSTEAD OF INSERT ON titles BEGIN INSERT INTO doc(title, total) VALUES (new.title, 5); END;
            CREATE VIRTUAL TABLE words USING fts5(title, content='doc', content_rowid='id');
            CREATE TRIGGER doc_words AFTER INSERT ON doc
              BEGIN INSERT INTO words(rowid, title) VALUES (new.id, new.title); END;
            CREATE TABLE loose(a TEXT, b INT CHECK (b <> 3), c);
            CREATE VIRTUAL TABLE loose_words USING fts5(a, content='loose');
            CREATE TABLE firm(k TEXT COLLATE NOCASE, n INTEGER NOT NULL, v ANY, PRIMARY KEY (k, n DESC))
              STRICT, WITHOUT ROWID;
            """;
    private static final String ROWS = """
            INSERT INTO place VALUES (1, 'here'), (2, 'there');
            INSERT INTO doc(id, title, mail, place, up, total) VALUES
              (3, 'Three', 'c', 1, NULL, 1), (7, 'seven', 'g', 2, 3, 2.50), (9, 'nine', NULL, NULL, 3, NULL),
              (12, 'gone', 'z', 1, 9, 5);
            INSERT INTO line VALUES (1, 3), (2, 3), (3, 7), (4, 9);
            DELETE FROM doc WHERE id = 12;
            INSERT INTO log(what) VALUES ('start');
            INSERT INTO loose(rowid, a, b, c) VALUES (2, 'two', 2, x'00ff'), (3, 'three', 1, 1.5), (10, 'ten', 10, NULL);
            INSERT INTO loose_words(loose_words) VALUES ('rebuild');
            INSERT INTO firm VALUES ('a', 1, 'text'), ('B', 2, 3), ('b', 1, NULL);
            ANALYZE;
            """;

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void fill() {
        sandbox = new Sandbox(folder).script("00-schema-init.sql", SCHEMA).script("00-data-init.sql", ROWS);
        sandbox.migrate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-- litekeeper: online\n"})
    void losesNoneOfTheTwentyPoints(String way) {
        Map<String, List<String>> before = points();
        Proposal proposal = change(way, OLD, "doc.total not null fill 0");
        assertThat(proposal.ways()).extracting(Proposal.Way::kind).containsExactly("rebuild");
        Map<String, List<String>> after = points();
        assertThat(before).hasSizeGreaterThanOrEqualTo(20);
        before.forEach((point, values) -> {
            assertThat(values).as(point).isNotEmpty().doesNotContain("");
            List<String> expected = point.equals("columns")
                    ? values.stream()
                            .map(line -> line.replace("total|NUMERIC(10,2)|0", "total|NUMERIC(10,2)|1"))
                            .toList()
                    : values;
            assertThat(after.get(point)).as(point).isEqualTo(expected);
        });
        assertThat(after.get("columns")).isNotEqualTo(before.get("columns"));
        assertThat(sandbox.rows("SELECT id || '|' || total FROM doc ORDER BY id"))
                .containsExactly("3|1", "7|2.5", "9|0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-- litekeeper: online\n"})
    void keepsTheStatementWordForWord(String way) {
        change(way, OLD, "doc.total not null fill 0");
        String expected = SCHEMA.substring(
                        SCHEMA.indexOf("CREATE TABLE doc"), SCHEMA.indexOf(";\nCREATE INDEX doc_open"))
                .replace("total NUMERIC(10,2)", "total NUMERIC(10,2) NOT NULL")
                .replace("TABLE doc", "TABLE \"doc\"");
        assertThat(sandbox.rows("SELECT sql FROM sqlite_schema WHERE name = 'doc'"))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"3.45.0, rebuild", "3.54.1, native"})
    void keepsTheRowidsOfATableWithoutKey(String version, String kind) {
        Proposal proposal = change(SqliteVersion.of(version, ""), "loose.b not null");
        assertThat(proposal.ways()).extracting(Proposal.Way::kind).containsExactly(kind);
        assertThat(sandbox.rows("SELECT rowid || a || b || typeof(c) FROM loose ORDER BY rowid"))
                .containsExactly("2two2blob", "3three1real", "10ten10null");
        assertThat(sandbox.rows("SELECT rowid || a FROM loose_words WHERE loose_words MATCH 'ten'"))
                .containsExactly("10ten");
    }

    @Test
    void keepsStrictAndWithoutRowid() {
        List<String> rows = sandbox.rows("SELECT k || n || typeof(v) FROM firm");
        Proposal proposal = change(NEW, "firm.v default 7", "firm add column w TEXT NOT NULL DEFAULT (hex('w'))");
        assertThat(proposal.ways()).extracting(Proposal.Way::kind).containsExactly("rebuild");
        assertThat(sandbox.rows("SELECT k || n || typeof(v) FROM firm")).isEqualTo(rows);
        assertThat(sandbox.rows("SELECT DISTINCT w FROM firm")).containsExactly("77");
        assertThat(sandbox.rows("SELECT strict || wr FROM pragma_table_list WHERE name = 'firm'"))
                .containsExactly("11");
        assertThat(sandbox.rows("SELECT name || desc || coll FROM pragma_index_xinfo('sqlite_autoindex_firm_1')"
                        + " WHERE key ORDER BY seqno"))
                .containsExactly("k0NOCASE", "n1BINARY");
    }

    private Proposal change(SqliteVersion engine, String... alterations) {
        return change("", engine, alterations);
    }

    private Proposal change(String way, SqliteVersion engine, String... alterations) {
        Proposal proposal = Alter.propose(Target.of(sandbox.database()), List.of(alterations), engine);
        assertThat(proposal.troubles()).isEmpty();
        sandbox.script("01-schema-change.sql", way + proposal.text()).migrate();
        return proposal;
    }

    /// What has to be the same, each a query of its own.
    private Map<String, List<String>> points() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put(
                "columns",
                "SELECT name||'|'||type||'|'||\"notnull\"||'|'||coalesce(dflt_value, '-')||'|'||pk||'|'"
                        + "||hidden FROM pragma_table_xinfo('doc')");
        queries.put(
                "rows",
                "SELECT id||'|'||title||'|'||coalesce(mail,'-')||'|'||coalesce(place,'-')||'|'"
                        + "||coalesce(up,'-')||'|'||made||'|'||rate FROM doc ORDER BY id");
        queries.put("types of values", "SELECT typeof(title)||typeof(rate)||typeof(made) FROM doc ORDER BY id");
        queries.put("virtual column", "SELECT coalesce(twice, 0) FROM doc ORDER BY id");
        queries.put("stored column", "SELECT coalesce(thrice, 0) FROM doc ORDER BY id");
        queries.put("named check", words("CONSTRAINT sane CHECK (title <> 'x, y' AND length(title) < 100)"));
        queries.put("unnamed check", words("CHECK (rate < 1000000)"));
        queries.put("column check", words("CHECK (total > -100)"));
        queries.put("collation", "SELECT 1 FROM doc WHERE title = 'THREE'");
        queries.put("unique with conflict clause", words("UNIQUE ON CONFLICT IGNORE"));
        queries.put("named unique", words("CONSTRAINT pair UNIQUE (title, total)"));
        queries.put("deferrable", words("DEFERRABLE INITIALLY DEFERRED"));
        queries.put("comments", words("-- what people write"));
        queries.put("last comment", words("-- the end"));
        queries.put(
                "foreign keys",
                "SELECT \"table\"||\"from\"||\"to\"||on_update||on_delete FROM"
                        + " pragma_foreign_key_list('doc') ORDER BY id");
        queries.put(
                "index list", "SELECT name||\"unique\"||origin||partial FROM pragma_index_list('doc') ORDER BY name");
        queries.put("partial index", sql("doc_open"));
        queries.put("expression index", sql("doc_length"));
        queries.put("collated index", "SELECT coalesce(name, 'rowid')||desc||coll FROM pragma_index_xinfo('doc_mail')");
        queries.put("triggers", "SELECT name||sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name");
        queries.put("views", "SELECT name||sql FROM sqlite_schema WHERE type = 'view' ORDER BY name");
        queries.put("view's rows", "SELECT id||title||twice FROM titles ORDER BY id");
        queries.put("high-water mark", "SELECT seq FROM sqlite_sequence WHERE name = 'doc'");
        queries.put("sequences", "SELECT count(*) FROM sqlite_sequence");
        queries.put("child's statement", sql("line"));
        queries.put("child's rows", "SELECT id||'|'||doc FROM line ORDER BY id");
        queries.put("full text", "SELECT rowid||title FROM words WHERE words MATCH 'seven'");
        queries.put("statistics", "SELECT tbl||coalesce(idx, '-')||stat FROM sqlite_stat1 ORDER BY tbl, idx");
        queries.put("samples", "SELECT tbl||idx||neq||nlt||ndlt||hex(sample) FROM sqlite_stat4 ORDER BY 1");
        queries.put(
                "other tables",
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND tbl_name NOT IN ('doc',"
                        + " 'litekeeper_history') AND sql IS NOT NULL ORDER BY name");
        queries.put("integrity", "PRAGMA integrity_check");
        Map<String, List<String>> points = new LinkedHashMap<>();
        queries.forEach((point, query) -> points.put(point, sandbox.rows(query)));
        points.put("behaviour", behaviour());
        return points;
    }

    private static String words(String text) {
        return "SELECT '1' FROM sqlite_schema WHERE name = 'doc' AND instr(sql, '" + text.replace("'", "''") + "') > 0";
    }

    private static String sql(String object) {
        return "SELECT sql FROM sqlite_schema WHERE name = '" + object + "'";
    }

    /// What an app sees: cascades, triggers and the next id; rolled back.
    private List<String> behaviour() {
        try (Session session = sandbox.database().open(Settings.WRITE)) {
            session.execute("BEGIN IMMEDIATE");
            session.execute("UPDATE doc SET title = 'other' WHERE id = 7");
            session.execute("INSERT INTO titles(title) VALUES ('by view')");
            session.execute("DELETE FROM place WHERE id = 1");
            session.execute("INSERT INTO doc(title, mail, total) VALUES ('again', 'g', 1)");
            session.execute("DELETE FROM doc WHERE id = 3");
            return session.query(
                    "SELECT (SELECT group_concat(what) FROM log) || (SELECT max(id) FROM doc) || (SELECT count(*) FROM"
                            + " line) || (SELECT count(*) FROM doc) || (SELECT count(*) FROM words WHERE words MATCH"
                            + " 'view')",
                    row -> row.text(1));
        }
    }
}
