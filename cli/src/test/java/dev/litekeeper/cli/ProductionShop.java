package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A project with scripts and with three databases, of which production is to be changed.
abstract class ProductionShop {
    private static final String ENVIRONMENTS = "environments: {development: {database: dev.sqlite},"
            + " staging: {database: staging.sqlite}, production: {database: live.sqlite}}\n";

    @TempDir
    Path folder;

    Cli app;

    @BeforeEach
    void aProject() {
        Cli.in(folder).run("init", "shop");
        app = Cli.in(folder.resolve("shop"));
        configure("");
    }

    /// @param more what stands in litekeeper.yml beside the environments
    final void configure(String more) {
        PlainFile.of(folder.resolve("shop/litekeeper.yml")).write("app: shop\n" + ENVIRONMENTS + more);
    }

    final Path database(String name) {
        return folder.resolve("shop").resolve(name + ".sqlite");
    }

    final Path script(String name) {
        return folder.resolve("shop/database/sql").resolve(name);
    }

    final void script(String name, String text) {
        PlainFile.of(script(name)).write(text);
    }

    final Cli.Result production() {
        return app.run("migrate", "--env", "production", "--yes");
    }

    static Cli.Result ok(Cli.Result result) {
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        return result;
    }
}
