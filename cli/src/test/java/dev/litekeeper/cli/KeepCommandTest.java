package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepCommandTest {
    @TempDir
    Path folder;

    @Test
    void installsNoUnitForRootAndNoneWithoutAYes() throws IOException {
        try (Shop shop = Shop.in(folder, "CREATE TABLE t(a)")) {
            Path database = folder.resolve("app.sqlite");
            if (Files.getOwner(database).getName().equals("root")) {
                Cli.Result refused = shop.cli().run("keep", "--install");
                assertThat(refused.exit()).isEqualTo(3);
                assertThat(refused.err()).contains("belongs to root", "the user the app runs as");
                Files.setOwner(
                        database,
                        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            }

            Cli.Result asked = shop.cli().run("keep", "--install");

            assertThat(asked.exit()).isEqualTo(3);
            assertThat(asked.err())
                    .contains(
                            "the unit goes to /etc/systemd/system/litekeeper-my-app.service",
                            "User=" + Files.getOwner(database).getName(),
                            "--yes");
            assertThat(Path.of("/etc/systemd/system/litekeeper-my-app.service")).doesNotExist();
        }
    }
}
