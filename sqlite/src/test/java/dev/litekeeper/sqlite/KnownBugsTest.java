package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownBugsTest {
    private static final KnownBug WAL_RESET = bug("wal-reset");
    private static final KnownBug UPSERT = bug("upsert-index");

    @ParameterizedTest
    @CsvSource({
        "3.6.23, NO",
        "3.7.0, YES",
        "3.40.1, YES",
        "3.44.5, YES",
        "3.44.6, NO",
        "3.44.9, NO",
        "3.45.0, YES",
        "3.50.6, YES",
        "3.50.7, NO",
        "3.51.0, YES",
        "3.51.2, YES",
        "3.51.3, NO",
        "3.54.1, NO"
    })
    void knowsTheVersionsWithTheWalResetBugAndItsBackports(String version, Answer has) {
        assertThat(WAL_RESET.has(SqliteVersion.of(version))).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({
        "2010-07-20 10:00:00 x, NO",
        "2022-12-28 14:03:47 x, YES",
        "2026-03-13 10:00:00 x, COULD_NOT_TELL",
        "'', COULD_NOT_TELL"
    })
    void judgesByTheDayWhereTheNumberIsNotKnown(String source, Answer has) {
        assertThat(WAL_RESET.has(new SqliteVersion(0, source))).isEqualTo(has);
    }

    @Test
    void appliesTheWalResetBugToDatabasesInWalModeOnly() {
        SqliteVersion old = SqliteVersion.of("3.40.1");

        assertThat(WAL_RESET.applies(old, wal(Answer.YES))).isEqualTo(Answer.YES);
        assertThat(WAL_RESET.applies(old, wal(Answer.NO))).isEqualTo(Answer.NO);
        assertThat(WAL_RESET.applies(old, DatabaseTraits.UNKNOWN)).isEqualTo(Answer.COULD_NOT_TELL);
        assertThat(WAL_RESET.applies(SqliteUses.ours(), wal(Answer.YES))).isEqualTo(Answer.NO);
    }

    @Test
    void noneAppliesToTheEngineInThisProgram() {
        assertThat(KnownBugs.ALL)
                .allSatisfy(bug ->
                        assertThat(bug.has(SqliteUses.ours())).as(bug.id()).isEqualTo(Answer.NO));
    }

    @Test
    void takesTraitsFromTheSchema(@TempDir Path folder) {
        try (Session session = new PrivateCopy(folder.resolve("a.sqlite")).create()) {
            session.execute("CREATE TABLE one(id INTEGER PRIMARY KEY, a UNIQUE, b)");
            DatabaseTraits before = DatabaseTraits.of(session);
            assertThat(before.severalUnique()).isEqualTo(Answer.YES);
            assertThat(before.wal()).isEqualTo(Answer.NO);
            assertThat(before.updateTriggers()).isEqualTo(Answer.NO);

            session.execute("DROP TABLE one");
            session.execute("CREATE TABLE two(id INTEGER PRIMARY KEY, b)");
            session.execute("CREATE INDEX two_b ON two(b)");
            session.execute("CREATE TRIGGER t AFTER UPDATE ON two BEGIN SELECT 1; END");
            session.execute("CREATE TRIGGER u AFTER INSERT ON two BEGIN SELECT 1; END");
            DatabaseTraits after = DatabaseTraits.of(session);
            assertThat(after.severalUnique()).isEqualTo(Answer.NO);
            assertThat(after.updateTriggers()).isEqualTo(Answer.YES);
            assertThat(after.nestedTriggers()).isEqualTo(Answer.YES);
            assertThat(UPSERT.applies(SqliteVersion.of("3.40.1"), after)).isEqualTo(Answer.NO);
            assertThat(UPSERT.applies(SqliteVersion.of("3.40.1"), before)).isEqualTo(Answer.COULD_NOT_TELL);
        }
    }

    @Test
    void everyEntryIsCompleteAndDated() {
        assertThat(KnownBugs.ALL).extracting(KnownBug::id).doesNotHaveDuplicates();
        assertThat(KnownBugs.ALL).allSatisfy(bug -> {
            assertThat(bug.evidence()).startsWith("https://");
            assertThat(bug.effect()).isNotBlank();
            assertThat(bug.condition()).isNotBlank();
            assertThat(new HashSet<>(bug.affected())).isNotEmpty();
            assertThat(bug.recorded()).isAfter(bug.fixed());
        });
    }

    private static DatabaseTraits wal(Answer wal) {
        return new DatabaseTraits(wal, Answer.NO, Answer.NO, Answer.NO);
    }

    private static KnownBug bug(String id) {
        return KnownBugs.ALL.stream()
                .filter(bug -> bug.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
