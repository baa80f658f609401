package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    @TempDir
    Path folder;

    @Test
    void laysOutAnAppInANewFolderAndSaysWhatIsNext() {
        Cli.Result result = Cli.in(folder).run("init", "my-app");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("litekeeper.yml", "scripts/copy-db-prod-to-dev.sh");
        assertThat(result.err()).contains("cd my-app && litekeeper new schema");
        assertThat(folder.resolve("my-app/database/sql/00-schema-init.sql")).exists();
        assertThat(Cli.in(folder.resolve("my-app"))
                        .run("new", "schema", "add", "orders")
                        .out())
                .isEqualTo("database/sql/01-schema-add-orders.sql\n");
    }

    @Test
    void theSecondTimeItRefusesAndListsWhatIsThere() {
        Cli.in(folder).run("init", "my-app");

        Cli.Result again = Cli.in(folder).run("init", "my-app");

        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.err()).contains("litekeeper.yml", "00-data-init.sql");
    }

    @Test
    void adoptsADatabaseInTheCurrentFolder() {
        Path database = folder.resolve("data/My Shop.sqlite");
        assertThat(folder.resolve("data").toFile().mkdir()).isTrue();
        try (Foreign app = Foreign.on(database)) {
            app.run("CREATE TABLE customer (id INTEGER PRIMARY KEY)");
        }

        Cli.Result result = Cli.in(folder).run("init", "--adopt", "data/My Shop.sqlite", "--json");

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(Json.parseObject(result.out())).containsEntry("app", "my-shop");
        assertThat(result.err()).contains("litekeeper migrate baseline");
        assertThat(PlainFile.of(folder.resolve("litekeeper.yml")).readString())
                .contains("{database: \"data/My Shop.sqlite\"}");
        assertThat(PlainFile.of(folder.resolve("database/sql/00-schema-init.sql"))
                        .readString())
                .contains("CREATE TABLE customer (id INTEGER PRIMARY KEY);");
    }

    @Test
    void adoptsNothingWhereThereIsNoDatabase() {
        Cli.Result result = Cli.in(folder).run("init", "--adopt", "missing.sqlite", "app");

        assertThat(result.exit()).isNotZero();
        assertThat(Files.exists(folder.resolve("app"))).isFalse();
        assertThat(Files.exists(folder.resolve("missing.sqlite"))).isFalse();
    }

    @Test
    void asksForAFolderAndForAKindOfScript() {
        assertThat(Cli.in(folder).run("init").exit()).isEqualTo(2);
        Cli.in(folder).run("init", ".", "--app", "a");
        assertThat(Cli.in(folder).run("new", "table", "x").exit()).isEqualTo(2);
    }
}
