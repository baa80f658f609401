package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A signal while a store keeps a command waiting; Ctrl-C does the same.
@Tag("slow")
final class StoppedTest {
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir
    private Path folder;

    @BeforeEach
    void thereIsADatabase() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "archive verify, 'stopped: nothing was changed, and nothing is proven'",
        "drill, 'stopped: nothing was changed, and no drill is recorded'",
        "restore --latest --yes, '/app.sqlite is as it was'",
        "restore --latest --to copy.sqlite, '/copy.sqlite was not made'"
    })
    void aCommandThatIsStoppedSaysHowItLeavesThings(String words, String told) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(PATIENCE_MILLIS);
            configure(silent.getLocalPort());
            Process process = Launcher.in(folder)
                    .with(Map.of("S3_SECRET", "secret"))
                    .builder((words + " --quiet").split(" "))
                    .start();
            try (Socket _ = silent.accept()) {
                process.toHandle().destroy();
                Ran ran = Ran.of(process);
                assertThat(ran.exit()).isEqualTo(130);
                assertThat(ran.err()).contains("stopped: ", told);
                assertThat(ran.out()).isEmpty();
            }
        }
        assertThat(folder.resolve("copy.sqlite")).doesNotExist();
    }

    private void configure(int port) throws IOException {
        Files.writeString(folder.resolve("litekeeper.yml"), """
                app: app
                environments:
                  production: {database: app.sqlite}
                stores: [{name: cloud, url: "s3://bucket/backups", endpoint: "http://127.0.0.1:%d", region: us-east-1,
                  access-key: key, secret-key: "${S3_SECRET}", path-style: true}]
                """.formatted(port));
    }
}
