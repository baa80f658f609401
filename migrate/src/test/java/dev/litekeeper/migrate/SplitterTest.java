package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitterTest {
    private static final List<String> CORPUS = List.of(
            "SELECT 1;",
            "SELECT 1",
            "SELECT 1; SELECT 2;",
            "SELECT 1;;;;SELECT 2",
            ";",
            "  \n\t ",
            "",
            "-- only a comment",
            "/* only a comment */",
            "SELECT 1; -- and a comment with ; in it\nSELECT 2;",
            "SELECT 1 /* ; */ + 2; SELECT 3;",
            "SELECT ';'; SELECT 2;",
            "SELECT 'it''s; fine'; SELECT 2;",
            "SELECT \";\"; SELECT \"a\"\";\"; SELECT 2;",
            "SELECT `;`; SELECT `a``;`;",
            "SELECT [;]; SELECT [a'b]; SELECT 1;",
            "SELECT '--'; SELECT '/*'; SELECT '*/';",
            "SELECT 1 -- 'not a string\n; SELECT 2;",
            "SELECT 1 /* 'not a string */; SELECT 2;",
            "SELECT 1 - -1; SELECT 4 / 2; SELECT 1 -/**/- 2;",
            "CREATE TABLE begin(a); INSERT INTO begin VALUES (1); CREATE TABLE b(a);",
            "CREATE TABLE t(begin INT, \"end\" INT, \"case\" INT); SELECT 1;",
            "CREATE TABLE \"trigger\"(a); SELECT 2;",
            "CREATE TABLE trigger_log(a); INSERT INTO trigger_log VALUES (';');",
            "SELECT CASE WHEN 1 THEN 2 ELSE 3 END; SELECT 4;",
            "SELECT CASE a WHEN 1 THEN 2 END, CASE b WHEN 1 THEN 2 END FROM t; SELECT 4;",
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END; SELECT 3;",
            "CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END; SELECT 3;",
            "CREATE TEMPORARY TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END; SELECT 3;",
            "create temp trigger r after insert on t begin select 1; end; select 3;",
            "CREATE TEMP TEMP TRIGGER r BEGIN SELECT 1; END; SELECT 3;",
            "CREATE /* a */ TRIGGER -- b\n r AFTER INSERT ON t BEGIN SELECT 1; END; SELECT 3;",
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; END; SELECT 3;",
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO u VALUES (CASE WHEN 1 THEN 2 END);\nEND\n;\nSELECT 3;",
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1;; END; SELECT 3;",
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; /* x */ END /* y */ ; SELECT 3;",
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END FROM t; END; SELECT 3;",
            "CREATE TRIGGER end AFTER INSERT ON t BEGIN SELECT ';END;'; END; SELECT 3;",
            "CREATE TRIGGER r AFTER UPDATE OF begin ON t BEGIN UPDATE t SET x = 1; END; SELECT 3;",
            "CREATE TRIGGER IF NOT EXISTS r INSTEAD OF DELETE ON v BEGIN DELETE FROM t; END; SELECT 3;",
            "EXPLAIN SELECT 1; SELECT 2;",
            "EXPLAIN QUERY PLAN SELECT 1; SELECT 2;",
            "EXPLAIN CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END; SELECT 3;",
            "EXPLAIN QUERY PLAN CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END; SELECT 3;",
            "EXPLAIN TRIGGER; SELECT 1;",
            "EXPLAIN EXPLAIN CREATE TRIGGER; SELECT 1; END; SELECT 2;",
            "EXPLAIN;",
            "CREATE;",
            "CREATE TEMP;",
            "CREATE TEMP TABLE t(a); SELECT 1;",
            "CREATE UNIQUE INDEX trigger ON t(a); SELECT 1;",
            "DROP TRIGGER r; SELECT 1; END; SELECT 2;",
            "BEGIN; INSERT INTO t VALUES (1); COMMIT;",
            "BEGIN; INSERT INTO t VALUES (1); END; SELECT 1;",
            "BEGIN TRANSACTION;\r\nINSERT INTO t VALUES (1);\r\nCOMMIT",
            "INSERT INTO t VALUES ('line\r\nbreak;'); SELECT 1;",
            "INSERT INTO t VALUES ('${x}', '$y;', ?1, :a, @b, $c); SELECT 1;",
            "INSERT INTO t VALUES (x'00ff', 1.5e3, .5, 0x1F); SELECT 1;",
            "INSERT INTO \u00e4\u00f6\u00fc VALUES ('\u20ac;\uD83D\uDE00'); SELECT 1;",
            "INSERT INTO t VALUES ('a' || ';' || \"b;\" || `c;` || [d;]); SELECT 1;",
            "SELECT 1;\f\tSELECT 2;",
            "SELECT 1 $; SELECT 2;",
            "SELECT a->>'$.b;c', a->'$' FROM t; SELECT 1;",
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5) SELECT x FROM c; SELECT 1;",
            "CREATE VIEW v AS SELECT 1 -- why;\n; SELECT 2;",
            "CREATE TABLE t(a DEFAULT ';', b CHECK (b <> ';')); SELECT 1;",
            "PRAGMA foreign_keys=OFF;\nBEGIN;\nDROP TABLE t;\nCOMMIT;\nPRAGMA foreign_keys=ON;\n",
            "/**/SELECT 1;/*;*//**/;SELECT 2;--;",
            "/*/ still open; */ SELECT 1;",
            "SELECT 1;--",
            "SELECT '' ; SELECT '''' ; SELECT '''''';",
            "SELECT \"\"; SELECT ``; SELECT [];");

    private static final List<String> PIECES = List.of(
            "CREATE",
            "create",
            "TEMP",
            "TEMPORARY",
            "TRIGGER",
            "EXPLAIN",
            "QUERY",
            "PLAN",
            "END",
            "BEGIN",
            "CASE",
            "SELECT",
            "x",
            "1",
            "$a",
            "\u00e9",
            "\uD83D\uDE00",
            ";",
            ";",
            ";",
            ";",
            " ",
            " ",
            " ",
            "\n",
            "\r\n",
            "\t",
            "'",
            "'",
            "\"",
            "`",
            "[",
            "]",
            "--",
            "-",
            "/*",
            "*/",
            "/",
            "*",
            ".",
            "(",
            ",",
            "endx",
            "xend");

    @Test
    void cutsLikeSqliteDoes() {
        assertThat(CORPUS).hasSizeGreaterThanOrEqualTo(60);
        compare(CORPUS);
    }

    @Test
    void cutsRandomTextLikeSqliteDoes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("SplitterTest seed " + seed);
        Random random = new Random(seed);
        List<String> scripts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder script = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                script.append(PIECES.get(random.nextInt(PIECES.size())));
                script.append(random.nextInt(3) == 0 ? "" : " ");
            }
            scripts.add(script.toString());
        }
        compare(scripts);
    }

    @Test
    void keepsTheTextOfAStatementAsWritten() {
        List<Statement> statements = split("  -- head\n CREATE VIEW v AS\n SELECT 1 -- tail\n ;\nSELECT 2 -- end");
        assertThat(statements)
                .extracting(Statement::sql)
                .containsExactly("CREATE VIEW v AS\n SELECT 1 -- tail\n ;", "SELECT 2 -- end");
    }

    @Test
    void countsLinesAndColumnsInCodePointsAfterMarkAndLineEnds() {
        Source source = Source.of("x.sql", "\uFEFFSELECT 1;\r\n/* \uD83D\uDE00 */ SELECT 2;\r\n");
        List<Statement> statements = Splitter.split(source);
        assertThat(statements).extracting(s -> source.at(s.start())).containsExactly("x.sql:1:1", "x.sql:2:9");
    }

    @Test
    void saysWhereAnUnclosedPieceOpened() {
        refuses("SELECT 1;\n SELECT 'oops;\nSELECT 2;", "string is not closed", "x.sql:2:9");
        refuses("SELECT \"oops;", "name is not closed", "x.sql:1:8");
        refuses("SELECT `oops;", "name is not closed", "x.sql:1:8");
        refuses("SELECT [oops;", "name is not closed", "x.sql:1:8");
        refuses("SELECT 1; /* oops;\n", "comment is not closed", "x.sql:1:11");
        refuses("SELECT 1;\nCREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1;", "trigger is not closed", "x.sql:2:1");
        refuses("SELECT 1;\nSELECT '\0';", "NUL byte", "x.sql:2:9");
    }

    private static void refuses(String script, String what, String where) {
        assertThatThrownBy(() -> split(script)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().what()).contains(what);
            assertThat(failure.problem().where()).isEqualTo(where);
            assertThat(failure.problem().why()).contains("^");
        });
    }

    private static void compare(List<String> scripts) {
        List<SqliteComplete.Answer> answers = SqliteComplete.answers(scripts);
        for (int i = 0; i < scripts.size(); i++) {
            String script = scripts.get(i);
            SqliteComplete.Answer answer = answers.get(i);
            List<Integer> ends = new ArrayList<>();
            boolean open = false;
            try {
                for (Statement statement : Splitter.split(new Source("x.sql", script))) {
                    ends.add(script.codePointCount(
                            0, statement.start() + statement.sql().length()));
                }
            } catch (Failure unclosed) {
                open = true;
            }
            assertThat(open).as("open: %s", script).isEqualTo(answer.open());
            if (!open) {
                boolean tail = ends.size() == answer.ends().size() + 1;
                assertThat(tail ? ends.subList(0, ends.size() - 1) : ends)
                        .as(script)
                        .isEqualTo(answer.ends());
            }
        }
    }

    private static List<Statement> split(String script) {
        return Splitter.split(new Source("x.sql", script));
    }
}
