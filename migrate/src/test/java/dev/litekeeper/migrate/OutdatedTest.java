package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether somebody changed the schema after the last script.
class OutdatedTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void migrate() {
        sandbox = new Sandbox(folder)
                .script("00-schema-init.sql", "CREATE TABLE t(a);")
                .script("01-schema-more.sql", "CREATE INDEX i ON t(a);");
        sandbox.migrate();
    }

    @Test
    void standsAfterTheLastScript() {
        assertThat(outdated()).isFalse();
        assertThat(proven()).isTrue();
        assertThat(sandbox.rows("SELECT schema_cookie FROM litekeeper_history ORDER BY id DESC LIMIT 1"))
                .isEqualTo(sandbox.rows("PRAGMA schema_version"));
    }

    @Test
    void doesNotHashWhereTheCountStands() {
        sandbox.execute("UPDATE litekeeper_history SET schema_after = 'not looked at' WHERE number = 1");

        assertThat(outdated()).isFalse();
    }

    @Test
    void hashesWhereOnlyTheCountMoved() {
        sandbox.execute("VACUUM");

        assertThat(sandbox.rows("SELECT max(schema_cookie) FROM litekeeper_history"))
                .isNotEqualTo(sandbox.rows("PRAGMA schema_version"));
        assertThat(outdated()).isFalse();
        assertThat(proven()).isTrue();
    }

    @Test
    void seesAChangeByHand() {
        sandbox.execute("ALTER TABLE t ADD COLUMN b");

        assertThat(outdated()).isTrue();
        assertThat(proven()).isFalse();
    }

    @Test
    void provesNothingWhereSomebodyChangedTheSchemaBetweenTwoScripts() {
        sandbox.execute("ALTER TABLE t ADD COLUMN b");
        sandbox.script("02-schema-late.sql", "CREATE TABLE u(a);").migrate();

        assertThat(outdated()).isFalse();
        assertThat(proven()).isFalse();
    }

    @Test
    void readsAndMendsAHistoryWithoutTheCount() {
        sandbox.execute("ALTER TABLE litekeeper_history DROP COLUMN schema_cookie");
        assertThat(outdated()).isFalse();

        sandbox.script("02-schema-late.sql", "CREATE TABLE u(a);").migrate();

        assertThat(sandbox.rows("SELECT schema_cookie FROM litekeeper_history ORDER BY id DESC LIMIT 1"))
                .isEqualTo(sandbox.rows("PRAGMA schema_version"));
        assertThat(proven()).isTrue();
    }

    private boolean outdated() {
        try (Session session = sandbox.database().read()) {
            return History.isOutdated(session);
        }
    }

    private boolean proven() {
        try (Session session = sandbox.database().read()) {
            return History.proves(session, Scripts.in(sandbox.sql()).names());
        }
    }
}
