package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups in a bucket of a server that speaks S3, with the commands a person types.
final class BucketTest {
    @TempDir
    Path folder;

    @Test
    void backsUpListsVerifiesAndRestores() throws IOException {
        try (S3Server server = S3Server.start()) {
            Shop shop = Shop.open(folder);
            keepIn(shop, server);
            Map<String, String> secret = Map.of("S3_SECRET", S3Server.SECRET_KEY);

            assertThat(shop.litekeeper("backup").err()).contains("S3_SECRET is not set");
            assertThat(shop.litekeeper(Map.of("S3_SECRET", "wrong"), "backup").err())
                    .contains("credentials");
            assertThat(shop.litekeeper(secret, "backup").succeeded().out()).startsWith("proven ");
            assertThat(shop.litekeeper(secret, "history").succeeded().out()).contains("proven");
            shop.litekeeper(secret, "backup", "verify").succeeded();
            assertThat(shop.litekeeper(secret, "status").out()).contains("proven");
            Path restored = folder.resolve("restored.sqlite");
            shop.litekeeper(secret, "restore", "--to", restored.toString()).succeeded();
            try (Foreign sqlite = Foreign.on(restored)) {
                assertThat(sqlite.run("SELECT count(*) FROM orders")).contains("1000");
            }
        }
    }

    private static void keepIn(Shop shop, S3Server server) throws IOException {
        Path configuration = shop.project().resolve("litekeeper.yml");
        List<String> lines = new ArrayList<>(Files.readAllLines(configuration));
        lines.removeIf(line -> line.startsWith("stores:"));
        lines.add("stores: [{name: cloud, url: \"s3://" + S3Server.BUCKET + "/backups\", endpoint: \""
                + server.endpoint() + "\", access-key: " + S3Server.ACCESS_KEY + ", secret-key: \"${S3_SECRET}\"}]");
        Files.write(configuration, lines);
    }
}
