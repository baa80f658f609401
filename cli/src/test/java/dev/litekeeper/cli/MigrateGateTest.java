package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What opens production to a script, and what does not.
@Tag("slow")
class MigrateGateTest extends ProductionShop {
    @BeforeEach
    void aShopInProduction() {
        script("00-schema-init.sql", "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT, price);\n");
        ok(app.run("migrate", "--env", "production", "--create", "--yes"));
        script("01-schema-away.sql", "ALTER TABLE item DROP COLUMN price;\n");
    }

    @Test
    void aRehearsalWithoutRowsDoesNotOpenProductionThatHasRows() {
        fill("live");
        assertThat(ok(app.run("migrate", "rehearse", "--env", "development")).out())
                .contains("passed", "the copy had no rows: where production has some, this does not count there");
        String refused = refused();
        assertThat(refused)
                .contains("01-schema-away.sql was rehearsed at 2")
                .contains("on a copy of development that had no rows, and production has rows");
        ok(typed(refused));
        ok(production());
    }

    @Test
    void rowsOfOtherTablesAreNotThoseThatTheScriptMeets() {
        fill("live");
        script("01-schema-away.sql", "CREATE TABLE tag(name);\n");
        ok(app.run("migrate", "rehearse"));
        ok(production());
        script("02-schema-view.sql", "CREATE VIEW cheap AS SELECT * FROM item WHERE price < 5;\n");
        ok(app.run("migrate", "rehearse"));
        ok(production());
        ok(app.run("migrate", "--env", "development"));
        try (Foreign other = Foreign.on(database("dev"))) {
            other.run("INSERT INTO tag VALUES ('new')");
        }
        script("03-data-tag.sql", "INSERT INTO tag SELECT name FROM cheap;\n");
        ok(app.run("migrate", "rehearse", "--env", "development"));
        String refused = refused();
        assertThat(refused)
                .contains("03-data-tag.sql was rehearsed at 2")
                .contains("on a copy of development that had no rows in item, and production has some");
        ok(typed(refused));
        ok(production());
    }

    @Test
    void aRehearsalWithoutRowsIsEnoughWhereProductionHasNoneEither() {
        assertThat(refused()).contains("01-schema-away.sql was not rehearsed as it is now");
        ok(app.run("migrate", "rehearse", "--env", "development"));
        ok(production());
    }

    @Test
    void aStagingThatWasMadeFromNothingOpensNothing() {
        fill("live");
        ok(app.run("migrate", "--env", "staging"));
        assertThat(refused()).contains("was not rehearsed as it is now, and was applied on staging at 2", "no rows");
        fill("staging");
        configure("migrate: {require: staging}\n");
        String refused = refused();
        assertThat(refused).contains("was applied on staging at 2", "which had no rows then");
        ok(typed(refused));
        ok(production());
    }

    @Test
    void whatRanOnRowsOfStagingOpensProductionAsLongAsItIsTheSame() throws IOException {
        fill("live");
        configure("migrate: {require: staging}\n");
        Files.delete(script("01-schema-away.sql"));
        ok(app.run("copy", "production", "staging", "--unmasked", "--yes"));
        script("02-schema-away.sql", "ALTER TABLE item DROP COLUMN price;\n");
        ok(app.run("migrate", "rehearse"));
        String refused = refused();
        assertThat(refused)
                .contains("02-schema-away.sql was not applied on staging as it is now")
                .contains("hint: litekeeper migrate --env staging;");
        ok(typed(refused));

        script("02-schema-away.sql", "ALTER TABLE item DROP COLUMN name;\n");
        String other = refused();
        assertThat(other).contains("was not applied on staging as it is now", "litekeeper copy production staging");
        script("02-schema-away.sql", "-- the same\nALTER TABLE item DROP COLUMN price;\n");
        Files.delete(database("staging"));
        ok(production());
    }

    @Test
    void whatTheCopyToStagingRunsIsKnownWhereTheScriptsAre() throws IOException {
        fill("live");
        configure("migrate: {require: staging}\n");
        ok(typed(refused()));
        Files.delete(database("staging"));
        ok(production());
    }

    private String refused() {
        Cli.Result result = production();
        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(3);
        return result.err();
    }

    /// Runs the first command of the hint, as it is printed.
    private Cli.Result typed(String refused) {
        Matcher found = Pattern.compile("hint: litekeeper ([a-z -]+[a-z])[,;:]").matcher(refused);
        assertThat(found.find()).as(refused).isTrue();
        return app.run((found.group(1) + " --yes").split(" "));
    }

    private void fill(String database) {
        try (Foreign other = Foreign.on(database(database))) {
            other.run("INSERT INTO item(name) VALUES ('bolt'), ('nut')");
        }
    }
}
