package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    @Test
    void takesTheOuterTransactionOffAndSaysSo() {
        Program program = schema("-- head\nBEGIN TRANSACTION;\nCREATE TABLE t(a);\nCOMMIT;");
        assertThat(program.steps()).extracting(step -> step.statement().sql()).containsExactly("CREATE TABLE t(a);");
        assertThat(program.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.where()).isEqualTo("01-schema-x.sql:2");
            assertThat(notice.text()).contains("BEGIN and COMMIT are taken off");
        });
    }

    @Test
    void takesSeveralTransactionsForOne() {
        Program program =
                schema("BEGIN; CREATE TABLE t(a); COMMIT; begin immediate transaction; CREATE TABLE u(a); END;");
        assertThat(program.steps()).hasSize(2);
    }

    @Test
    void takesForeignKeyPragmasOffInSchemaScripts() {
        Program program = schema("PRAGMA foreign_keys=OFF;\nPRAGMA main.foreign_keys(off);\nCREATE TABLE t(a);\n"
                + "PRAGMA foreign_key_check;\nPRAGMA \"foreign_keys\" = ON;");
        assertThat(program.steps()).hasSize(1);
        assertThat(program.notices())
                .extracting(Notice::where)
                .containsExactly("01-schema-x.sql:1", "01-schema-x.sql:4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BEGIN; BEGIN; COMMIT | a transaction is open since line 2",
                "COMMIT | there is no BEGIN before it",
                "END TRANSACTION | there is no BEGIN before it",
                "BEGIN; CREATE TABLE t(a) | the script ends without COMMIT",
                "ROLLBACK | one transaction, which Litekeeper begins and ends",
                "SAVEPOINT s | one transaction",
                "RELEASE s | one transaction",
                "VACUUM | cannot run inside a transaction",
                "ATTACH 'x' AS y | changes one database",
                "DETACH y | changes one database",
                "EXPLAIN SELECT 1 | changes nothing",
                "PRAGMA journal_mode=WAL | inside a transaction",
                "pragma Main.Journal_Mode = wal | inside a transaction",
                "PRAGMA wal_checkpoint(TRUNCATE) | inside a transaction",
                "PRAGMA synchronous=OFF | inside a transaction",
                "PRAGMA query_only=ON | the history could not be written",
                "PRAGMA forein_keys=OFF | Litekeeper does not know it",
                ".read other.sql | belong to the sqlite3 program",
                "DROP TABLE litekeeper_history | Litekeeper's",
                "DELETE FROM \"Litekeeper_History\" | Litekeeper's",
                "backup to 'x.db' | this is no SQL",
                "restore from x | this is no SQL",
            })
    void refusesWithTheLineWhatCannotBeInAScript(String statement, String why) {
        assertThatThrownBy(() -> schema("CREATE TABLE a(a);\n" + statement + ";"))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.problem().where()).startsWith("01-schema-x.sql:2:");
                    assertThat(failure.problem().why())
                            .contains(why)
                            .contains("  2 | ")
                            .contains("^");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"OFF", "0", "no", "'off'", "FALSE"})
    void refusesToSwitchForeignKeysOffInADataScript(String value) {
        assertThatThrownBy(() -> data("PRAGMA foreign_keys=" + value + "; DELETE FROM t;"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("data scripts run with foreign keys on");
        assertThat(data("PRAGMA foreign_keys=ON; DELETE FROM t;").steps()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE t", "drop table if exists main.\"T\"", "CREATE TABLE u(a); DROP TABLE t"})
    void refusesToDropATableInADataScript(String statements) {
        assertThatThrownBy(() -> data(statements + ";"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("rows that refer to the table would go with it");
        assertThat(schema(statements + ";").steps()).isNotEmpty();
    }

    @Test
    void letsADataScriptDropWhatItMade() {
        assertThat(data("CREATE TEMP TABLE IF NOT EXISTS [My X] AS SELECT 1; DROP TABLE temp.`my x`; DROP INDEX i;")
                        .steps())
                .hasSize(3);
    }

    @Test
    void refusesAnUnknownDirective() {
        assertThatThrownBy(() -> schema("SELECT 1;\n  -- litekeeper: no-transactoin\n"))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.problem().where()).isEqualTo("01-schema-x.sql:2:3");
                    assertThat(failure.problem().hint()).contains("no-transaction");
                });
        assertThat(schema("SELECT '-- litekeeper: nothing'; -- see litekeeper: words\n")
                        .steps())
                .hasSize(1);
    }

    private static Program schema(String text) {
        return Policy.judge(Script.of(ScriptName.parse("01-schema-x.sql"), Source.of("01-schema-x.sql", text)));
    }

    private static Program data(String text) {
        return Policy.judge(Script.of(ScriptName.parse("01-data-x.sql"), Source.of("01-data-x.sql", text)));
    }
}
