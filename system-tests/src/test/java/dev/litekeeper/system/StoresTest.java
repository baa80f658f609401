package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives in several stores, in folders and in a bucket: added later, away for a while, robbed of what
/// they had.
@Tag("slow")
final class StoresTest {
    private static final Map<String, String> SECRET = Map.of("S3_SECRET", S3Server.SECRET_KEY);

    @TempDir
    Path folder;

    private Shop shop;
    private Foreign app;

    @BeforeEach
    void open() {
        shop = Shop.open(folder);
        app = shop.app();
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void aStoreThatIsAddedLaterHasTheWholeArchiveAndTheFirstGetsNothingTwice() throws Exception {
        for (int i = 0; i < 3; i++) {
            change(i);
            keep().succeeded();
        }
        long before = bytes(shop.store());
        stores(local(), folderStore("second"));
        change(3);
        keep().succeeded();
        shop.litekeeper("archive", "verify").succeeded();
        List<Map<?, ?>> archives = archives(Map.of());
        assertThat(archives).hasSize(2);
        assertThat(archives.getFirst().get("newest"))
                .isEqualTo(archives.getLast().get("newest"));
        assertThat(archives.getFirst().get("oldest"))
                .isEqualTo(archives.getLast().get("oldest"));
        assertThat((List<?>) archives.getLast().get("lineages")).hasSize(1);
        assertThat(archives.getLast().get("gaps")).isEqualTo(archives.getFirst().get("gaps"));
        assertThat(bytes(shop.store()) - before).as("bytes sent again").isLessThan(20_000);
    }

    @Test
    void aStoreThatWasDeadLosesNothingAlsoWhereAnotherIsAddedMeanwhile() throws Exception {
        stores(local(), folderStore("second"));
        change(0);
        keep().succeeded();
        Path dead = folder.resolve("second");
        Files.move(dead, folder.resolve("away"));
        Files.createFile(dead);
        change(1);
        keep();
        stores(local(), folderStore("second"), folderStore("third"));
        change(2);
        keep();
        Files.delete(dead);
        Files.move(folder.resolve("away"), dead);
        change(3);
        keep().succeeded();
        shop.litekeeper("archive", "verify").succeeded();
        List<Map<?, ?>> archives = archives(Map.of());
        assertThat(archives).hasSize(3);
        for (Map<?, ?> archive : archives) {
            assertThat(archive.get("newest")).isEqualTo(archives.getFirst().get("newest"));
            assertThat((List<?>) archive.get("lineages")).hasSize(1);
            assertThat(archive.get("gaps")).isEqualTo(archives.getFirst().get("gaps"));
        }
        shop.litekeeper(
                        "restore",
                        "--latest",
                        "--to",
                        folder.resolve("r.sqlite").toString())
                .succeeded();
        try (Foreign restored = Foreign.on(folder.resolve("r.sqlite"))) {
            assertThat(restored.run("SELECT max(total) FROM orders")).contains("9003");
        }
    }

    @Test
    void aStoreThatLostTheNewestCommitIsToldByAllWhoLook() throws Exception {
        change(0);
        keep().succeeded();
        List<Path> earlier = segments();
        change(1);
        keep().succeeded();
        assertThat(shop.litekeeper("archive", "verify").exit()).isZero();
        for (Path segment : segments()) {
            if (!earlier.contains(segment)) {
                Files.delete(segment);
            }
        }
        assertThat(shop.litekeeper("archive", "verify").out()).contains("are gone");
        assertThat(shop.litekeeper("archive", "verify").exit()).isEqualTo(1);
        Shop.Answer status = shop.litekeeper("status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.out()).contains("the store lost what it had acknowledged");
        assertThat(shop.litekeeper("check").out()).contains("lost what it had acknowledged");
        assertThat(shop.litekeeper("drill").exit()).isEqualTo(1);
        change(2);
        keep();
        assertThat(shop.litekeeper(
                                "restore",
                                "--latest",
                                "--to",
                                folder.resolve("r.sqlite").toString())
                        .exit())
                .isZero();
        try (Foreign restored = Foreign.on(folder.resolve("r.sqlite"))) {
            assertThat(restored.run("SELECT max(total) FROM orders")).contains("9002");
        }
    }

    @Test
    void anArchiveInABucketIsKeptTidiedRestoredProvenAndGuarded() throws Exception {
        try (S3Server server = S3Server.start()) {
            stores("{name: cloud, url: \"s3://" + S3Server.BUCKET + "/archive\", endpoint: \"" + server.endpoint()
                    + "\", access-key: " + S3Server.ACCESS_KEY + ", secret-key: \"${S3_SECRET}\"}");
            change(0);
            Shop.Answer refused = shop.litekeeper(Map.of("S3_SECRET", "wrong"), "keep", "--once");
            assertThat(refused.exit()).isEqualTo(5);
            assertThat(refused.err())
                    .containsOnlyOnce("does not accept the credentials")
                    .contains("check access-key");
            shop.litekeeper(SECRET, "keep", "--once").succeeded();
            Map<?, ?> newest = (Map<?, ?>)
                    Objects.requireNonNull(archives(SECRET).getFirst().get("newest"));
            String before = String.valueOf(newest.get("commit"));
            app.run("DELETE FROM orders WHERE id BETWEEN 10 AND 19");
            shop.litekeeper(SECRET, "keep", "--once").succeeded();
            shop.litekeeper(SECRET, "archive", "verify").succeeded();
            shop.litekeeper(
                            SECRET,
                            "bring-back",
                            "--table",
                            "orders",
                            "--where",
                            "id < 20",
                            "--commit",
                            before,
                            "--apply",
                            "--yes")
                    .succeeded();
            assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[1000]]");
            Shop other = Shop.open(Files.createDirectory(folder.resolve("other")));
            Files.copy(
                    shop.project().resolve("litekeeper.yml"),
                    other.project().resolve("litekeeper.yml"),
                    StandardCopyOption.REPLACE_EXISTING);
            assertThat(other.litekeeper(SECRET, "keep", "--once").err()).contains("another");
            shop.litekeeper(SECRET, "keep", "--once").succeeded();
            shop.litekeeper(SECRET, "archive", "verify").succeeded();
        }
    }

    private Shop.Answer keep() {
        return shop.litekeeper("keep", "--once");
    }

    private void change(int number) {
        app.run("UPDATE orders SET total = " + (9000 + number) + " WHERE id = " + (1 + number));
    }

    private void stores(String... stores) throws IOException {
        Path configuration = shop.project().resolve("litekeeper.yml");
        List<String> lines = new ArrayList<>(Files.readAllLines(configuration));
        lines.removeIf(line -> line.startsWith("stores:"));
        lines.add("stores: [" + String.join(", ", stores) + "]");
        Files.write(configuration, lines);
    }

    private String local() {
        return "{name: local, url: \"file://" + shop.store() + "\"}";
    }

    private String folderStore(String name) {
        return "{name: " + name + ", url: \"file://" + folder.resolve(name) + "\"}";
    }

    private List<Map<?, ?>> archives(Map<String, String> variables) {
        List<Map<?, ?>> archives = new ArrayList<>();
        Object found = Json.parseObject(
                        shop.litekeeper(variables, "history", "--json").out())
                .get("archives");
        ((List<?>) Objects.requireNonNull(found)).forEach(archive -> archives.add((Map<?, ?>) archive));
        return archives;
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(shop.store())) {
            return files.filter(file ->
                            file.toString().endsWith(".seg") && !file.toString().contains("merged"))
                    .toList();
        }
    }

    private static long bytes(Path store) {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/archive/e"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
