package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveCommandTest {
    @TempDir
    private Path folder;

    @Test
    void verifyTellsEveryBrokenPositionAndEndsWithOne() {
        Cli.Result result = Cli.in(folder).run("archive", "verify", replica("broken-two-writers-a"), "--json");
        assertThat(result.exit()).isEqualTo(1);
        Map<String, @Nullable Object> json = Json.parseObject(result.out());
        assertThat(json).containsEntry("ok", false).containsEntry("good", 19L).containsEntry("litestream", "0.5");
        Cli.Result text = Cli.in(folder).run("archive", "verify", replica("broken-two-writers-a"));
        assertThat(text.out()).contains("19 of 27 positions are good").contains("malformed");
        assertThat(text.out().lines().filter(line -> line.contains("0000000000000018")))
                .singleElement()
                .asString()
                .contains("malformed");
    }

    @Test
    void adoptTakesTheGoodPositionsIntoTheStoreOfTheProject() throws IOException {
        project();
        Cli.Result result = Cli.in(folder).run("archive", "adopt", replica("0.5.17-growth"), "--json");
        assertThat(result.err()).doesNotContain("error");
        assertThat(result.exit()).isZero();
        Map<String, @Nullable Object> json = Json.parseObject(result.out());
        assertThat(json.get("adopted"))
                .isEqualTo(Map.of("states", 28L, "first", 1L, "last", 28L, "stores", List.of("local")));
        assertThat(folder.resolve("store/shop/production/archive/proof/9")).isNotEmptyDirectory();
        Cli.Result verified = Cli.in(folder).run("archive", "verify");
        assertThat(verified.out()).contains("proven  store local").contains("newest commit 28");
        assertThat(verified.exit()).isZero();
        Cli.Result missed = Cli.in(folder).run("archive", "verify", "--at-least", "29", "--json");
        assertThat(missed.exit()).isEqualTo(1);
        assertThat(missed.out()).contains("\"failed\"");
    }

    @Test
    void extractRestoresOnePosition() {
        Path file = folder.resolve("17.sqlite");
        String replica = replica("0.5.17-growth");
        Cli.Result result = Cli.in(folder)
                .run("archive", "extract", replica, "--position", "0000000000000011", "--to", "17.sqlite");
        assertThat(result.out()).contains("position 17 (0000000000000011) is in " + file);
        assertThat(file).exists();
        assertThat(Cli.in(folder)
                        .run("archive", "extract", replica, "--to", "17.sqlite")
                        .exit())
                .isEqualTo(3);
        Cli.Result none = Cli.in(folder).run("archive", "extract", replica, "--position", "99", "--to", "x");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("no such position");
    }

    @Test
    void whatIsNoReplicaIsSaid() {
        Cli.Result empty = Cli.in(folder).run("archive", "verify", ".");
        assertThat(empty.exit()).isEqualTo(1);
        assertThat(empty.err()).contains("there is no replica of Litestream here");
        Cli.Result absent = Cli.in(folder).run("archive", "verify", "nowhere");
        assertThat(absent.exit()).isEqualTo(2);
        assertThat(absent.err()).contains("there is no such folder");
    }

    private void project() throws IOException {
        Files.writeString(folder.resolve("litekeeper.yml"), """
                app: shop
                environments:
                  production:
                    database: shop.sqlite
                stores:
                  - name: local
                    url: %s
                """.formatted(
                        folder.resolve("store").toUri()));
    }

    private static String replica(String name) {
        Path path = Shared.path("litestream/" + name + "/replica").orElse(null);
        Assumptions.assumeTrue(path != null, "needs the shared Litestream replicas");
        return String.valueOf(path);
    }
}
