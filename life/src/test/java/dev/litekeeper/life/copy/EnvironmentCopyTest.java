package dev.litekeeper.life.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EnvironmentCopyTest {
    private static final ByteSize BUDGET = ByteSize.parse("64MB");

    @TempDir
    Path temp;

    private Sample sample = new Sample(Path.of(""), Path.of(""));

    @BeforeEach
    void layOut() {
        sample = Sample.in(temp.resolve("app"), temp.resolve("it's production.sqlite"), "");
    }

    @Test
    void makesADatedCopyAndADevelopmentDatabaseThatHasEveryScript() throws IOException {
        Sample.script(sample.folder(), "01-schema-add-orders.sql", "CREATE TABLE orders (id INTEGER PRIMARY KEY);");
        CopyReport report;
        try (Foreign app = Foreign.on(sample.production())) {
            app.startWriting("INSERT INTO customer (name) VALUES ('new')", 0.001);

            report = sample.copy("ssh", 0).run(Listener.NOBODY);

            assertThat(app.stopWriting()).isPositive();
        }
        assertThat(report.temporary())
                .isEqualTo(sample.folder().resolve("database/db/production/my-app-prod-2025-09-01T093000.sqlite"));
        assertThat(Files.getPosixFilePermissions(report.temporary()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(report.proof()).contains("rows in 2 tables equal those of the database");
        assertThat(report.migrated()).containsExactly("01-schema-add-orders.sql");
        assertThat(Sample.count(sample.development(), "orders")).isZero();
        assertThat(Sample.count(sample.development(), "customer"))
                .isEqualTo(Sample.count(report.temporary(), "customer"))
                .isGreaterThanOrEqualTo(1000);
        assertThat(sample.strays()).isEmpty();
    }

    @Test
    void keepsTheDatabaseThatWasThereAndPrunesByTheStatedRule() {
        for (int second = 0; second < 3; second++) {
            sample.copy("ssh", second).run(Listener.NOBODY);
            try (Foreign developer = Foreign.on(sample.development())) {
                developer.run("CREATE TABLE mine_" + second + " (x)");
            }
        }
        CopyReport last = sample.copy("ssh", 3).run(Listener.NOBODY);

        assertThat(sample.names("database/db/production"))
                .containsExactly("my-app-prod-2025-09-01T093002.sqlite", "my-app-prod-2025-09-01T093003.sqlite");
        assertThat(sample.names("database/db/development"))
                .containsExactly(
                        "my-app-dev-before-2025-09-01T093002.sqlite",
                        "my-app-dev-before-2025-09-01T093003.sqlite",
                        "my-app-dev.sqlite");
        assertThat(Sample.count(last.kept().orElseThrow(), "mine_2")).isZero();
        assertThat(last.pruned()).hasSize(2);
    }

    @Test
    void whoHasTheTargetOpenSeesTheNewContentAndGoesOn() {
        sample.copy("ssh", 0).run(Listener.NOBODY);
        try (Foreign developer = Foreign.on(sample.development())) {
            developer.run("PRAGMA journal_mode=WAL");
            developer.run("INSERT INTO customer (name) VALUES ('mine')");

            CopyReport report = sample.copy("ssh", 1).run(Listener.NOBODY);

            assertThat(developer.run("SELECT count(*) FROM customer")).isEqualTo("[[1000]]");
            developer.run("INSERT INTO customer (name) VALUES ('mine again')");
            assertThat(developer.run("SELECT count(*) FROM customer")).isEqualTo("[[1001]]");
            assertThat(Sample.count(report.kept().orElseThrow(), "customer")).isEqualTo(1001);
        }
    }

    @Test
    void refusesWithNamesWhereSomebodyDoesNotLetGo() {
        sample.copy("ssh", 0).run(Listener.NOBODY);
        try (Foreign developer = Foreign.on(sample.development())) {
            developer.run("BEGIN IMMEDIATE");
            developer.run("INSERT INTO customer (name) VALUES ('mine')");

            Problem problem = problem(() -> sample.copy("ssh", 1).run(Listener.NOBODY));

            assertThat(problem.kind()).isEqualTo(Kind.REFUSED);
            assertThat(problem.why()).contains("pid " + developer.pid());
            developer.run("COMMIT");
            assertThat(developer.run("SELECT count(*) FROM customer")).isEqualTo("[[1001]]");
        }
        assertThat(sample.names("database/db/development")).containsExactly("my-app-dev.sqlite");
    }

    @Test
    void whatIsOnlyInTheWalOfTheTargetIsKeptToo() {
        sample.copy("ssh", 0).run(Listener.NOBODY);
        try (Foreign developer = Foreign.on(sample.development())) {
            developer.run("PRAGMA journal_mode=WAL");
            developer.run("INSERT INTO customer (name) VALUES ('mine')");
            developer.kill();
        }

        CopyReport report = sample.copy("ssh", 1).run(Listener.NOBODY);

        assertThat(Sample.count(report.kept().orElseThrow(), "customer")).isEqualTo(1001);
        assertThat(Sample.count(sample.development(), "customer")).isEqualTo(1000);
    }

    @Test
    void leavesDevelopmentAloneWhereAScriptFailsAndSaysWhereTheCopyIs() {
        sample.copy("ssh", 0).run(Listener.NOBODY);
        Sample.script(sample.folder(), "01-data-bad.sql", "INSERT INTO missing VALUES (1);");

        Problem problem = problem(() -> sample.copy("ssh", 1).run(Listener.NOBODY));

        assertThat(problem.what()).contains("development was left as it is");
        assertThat(problem.hint()).contains("my-app-prod-2025-09-01T093001.sqlite");
        assertThat(sample.names("database/db/development")).containsExactly("my-app-dev.sqlite");
        assertThat(sample.strays()).isEmpty();
    }

    @Test
    void anEmptyFileInTheTargetsPlaceGetsTheContentAndAForeignOneIsLeftAlone() throws IOException {
        Files.createDirectories(sample.development().getParent());
        Files.createFile(sample.development());

        sample.copy("ssh", 0).run(Listener.NOBODY);

        assertThat(Sample.count(sample.development(), "customer")).isEqualTo(1000);
        Path staging = sample.folder().resolve("database/db/staging/my-app-staging.sqlite");
        PlainFile.of(staging)
                .write("a text that somebody put here, longer than a header of a hundred bytes would be, as it"
                        + " seems to those who count them");
        assertThat(problem(() -> sample.copy("ssh", 1, EnvironmentName.STAGING, true)
                                .run(Listener.NOBODY))
                        .toString())
                .contains("not a SQLite database");
        assertThat(PlainFile.of(staging).readString()).startsWith("a text");
    }

    @Test
    void copiesADatabaseWithoutHistoryAndSaysThatNothingWasMigrated() {
        try (Foreign app = Foreign.on(sample.production())) {
            app.run("DROP TABLE litekeeper_history");
        }

        CopyReport report = sample.copy("ssh", 0).run(Listener.NOBODY);

        assertThat(report.notMigrated()).contains("no history");
        assertThat(Sample.count(sample.development(), "customer")).isEqualTo(1000);
    }

    @Test
    void neverGoesToProductionNorToTestNorUnaskedToStaging() {
        assertThat(kind(EnvironmentName.PRODUCTION)).isEqualTo(Kind.REFUSED);
        assertThat(kind(EnvironmentName.TEST)).isEqualTo(Kind.REFUSED);
        assertThat(kind(EnvironmentName.STAGING)).isEqualTo(Kind.REFUSED);

        CopyReport report = sample.copy("ssh", 0, EnvironmentName.STAGING, true).run(Listener.NOBODY);

        assertThat(Sample.count(report.target(), "customer")).isEqualTo(1000);
    }

    @Test
    void exportsToANewFileAndToNoOther() {
        Path file = temp.resolve("export.sqlite");
        DatabaseFile production = DatabaseFile.at(sample.production());

        Export export = Export.of(production, file, BUDGET, Listener.NOBODY);

        assertThat(Sample.count(file, "customer")).isEqualTo(1000);
        assertThat(export.fingerprint().rows()).isGreaterThan(1000);
        assertThat(problem(() -> Export.of(production, file, BUDGET, Listener.NOBODY))
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    private Kind kind(EnvironmentName to) {
        return problem(() -> sample.copy("ssh", 0, to, false)).kind();
    }

    private static Problem problem(Runnable action) {
        return catchThrowableOfType(Failure.class, action::run).problem();
    }
}
