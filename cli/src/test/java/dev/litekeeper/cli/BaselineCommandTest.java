package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BaselineCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(folder.resolve("litekeeper.yml"), """
                app: my-app
                environments:
                  production: {database: app.sqlite}
                baseline: {queries: ["SELECT * FROM t WHERE b = 7"]}
                """);
    }

    @Test
    void recordsMeasuresAgainAndNamesTheQueryWhosePlanChanged() throws IOException {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, b)");
            app.run("INSERT INTO t(b) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<3000)"
                    + " SELECT i % 100 FROM n");
            app.run("CREATE INDEX t_b ON t(b)");

            Cli.Result none = Cli.in(folder).run("baseline", "compare");
            Cli.Result recorded = Cli.in(folder).run("baseline", "record");
            app.run("DROP INDEX t_b");
            Cli.Result compared = Cli.in(folder).run("baseline", "compare", "--json");

            assertThat(none.exit()).isEqualTo(4);
            assertThat(none.err()).contains("litekeeper baseline record --env production");
            assertThat(recorded.exit()).as(recorded.err()).isZero();
            assertThat(recorded.out()).contains("4 KB durably on disk", "SEARCH t USING COVERING INDEX t_b");
            assertThat(Files.readString(folder.resolve("database/records/production.jsonl")))
                    .contains("\"kind\":\"baseline\"");
            assertThat(compared.exit()).isEqualTo(1);
            Map<String, ?> json = Json.parseObject(compared.out());
            assertThat(json.get("verdict")).isEqualTo("slower");
            assertThat(json.get("plans")).asString().contains("SCAN t");
        }
    }

    @Test
    void needsAProjectForItsRecords() {
        assertThat(Cli.in(folder)
                        .run("baseline", "record", "--database", "x.sqlite")
                        .err())
                .contains("this needs a project");
        assertThat(Cli.in(folder).run("baseline").exit()).isEqualTo(2);
    }
}
