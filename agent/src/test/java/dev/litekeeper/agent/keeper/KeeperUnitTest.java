package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperUnitTest {
    @TempDir
    Path folder;

    @Test
    void isInstalledOnceAndAgainWhereItChanged() throws IOException {
        KeeperUnit unit = unit("app");
        Path file = folder.resolve("litekeeper-shop.service");

        assertThat(unit.install(folder)).isTrue();
        assertThat(file).hasContent(unit.text());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as("systemd and people read it")
                .isEqualTo("rw-r--r--");
        assertThat(unit.install(folder)).as("it is there already").isFalse();

        assertThat(unit("shop").install(folder)).isTrue();
        assertThat(file).content().contains("User=shop\n").doesNotContain("User=app\n");
        assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining(found -> !found.equals(file));
    }

    private static KeeperUnit unit(String user) {
        return new KeeperUnit(
                "litekeeper-shop.service",
                user,
                Set.of(Path.of("/srv/shop")),
                List.of("/usr/bin/litekeeper", "keep --project /srv/shop"));
    }
}
