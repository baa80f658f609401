package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.SshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server with an archive of two states, and a laptop from which they are asked for.
@Tag("slow")
class FarRestoreTest {
    @TempDir
    Path folder;

    private Shop shop;
    private SshServer server;
    private Path laptop;
    private Path there;
    private Map<String, String> env;

    @BeforeEach
    void layOut() throws IOException {
        Path far = Files.createDirectory(folder.resolve("far"));
        shop = Shop.in(far, "CREATE TABLE orders(id INTEGER PRIMARY KEY)", "INSERT INTO orders VALUES (1), (2)");
        kept();
        shop.app().run("DELETE FROM orders WHERE id = 1");
        kept();
        Path bin = Files.createDirectory(folder.resolve("bin"));
        CopyCommandTest.litekeeper(bin.resolve("litekeeper"));
        there = Files.createDirectory(folder.resolve("there"));
        laptop = Files.createDirectory(folder.resolve("laptop"));
        Files.writeString(laptop.resolve("litekeeper.yml"), """
                app: my-app
                environments:
                  production: {database: %1$s/app.sqlite, host: far.example, project: %1$s}
                stores: [{name: local, url: "file:///nowhere"}]
                """.formatted(far));
        server = SshServer.start(
                Files.createDirectory(folder.resolve("sshd")), "PATH=" + bin + ":/usr/bin:/bin TMPDIR=" + there);
        env = new HashMap<>(System.getenv());
        env.put("LITEKEEPER_SSH", server.client());
    }

    @AfterEach
    void close() {
        server.close();
        shop.close();
    }

    @Test
    void aStateOfTheServerArrivesInAFileOfTheLaptop() throws IOException {
        Cli away = Cli.in(laptop).env(env);
        Cli.Result done = away.run("restore", "--latest", "--to", "newest.sqlite", "--json", "--yes");

        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(Json.parseObject(done.out()))
                .containsEntry("done", true)
                .containsEntry("target", laptop.resolve("newest.sqlite").toString())
                .containsEntry("store", "local")
                .containsKey("seconds");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(laptop.resolve("newest.sqlite"))))
                .isEqualTo("rw-------");
        try (Foreign restored = Foreign.on(laptop.resolve("newest.sqlite"))) {
            assertThat(restored.run("SELECT id FROM orders")).isEqualTo("[[2]]");
        }
        assertThat(away.run("restore", "--latest", "--to", "newest.sqlite").exit())
                .as("it is there")
                .isEqualTo(3);
        assertThat(away.run("restore", "--latest", "--to", "dry.sqlite", "--dry-run")
                        .out())
                .contains("nothing was restored");
        assertThat(left(there)).isEmpty();
        assertThat(left(laptop)).doesNotContain("dry.sqlite");
    }

    @Test
    void whatTheServerRefusesIsRefusedHere() throws IOException {
        Cli.Result refused = Cli.in(laptop).env(env).run("restore", "--commit", "9999", "--to", "x.sqlite");

        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("9999");
        assertThat(left(laptop)).containsExactly("litekeeper.yml");
        assertThat(left(there)).isEmpty();
    }

    @Test
    void aFileThatIsNotTheOneThatWasSentDoesNotAppear() throws IOException {
        Path ssh = folder.resolve("ssh-that-lies");
        Files.writeString(
                ssh,
                "#!/bin/sh\n'" + server.client()
                        + "' \"$@\" | LC_ALL=C sed 's/^@litekeeper sha256 ./@litekeeper sha256 x/'\n",
                StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwx------"));
        env.put("LITEKEEPER_SSH", ssh.toString());

        Cli.Result broken = Cli.in(laptop).env(env).run("restore", "--latest", "--to", "x.sqlite");

        assertThat(broken.exit()).isEqualTo(5);
        assertThat(broken.err()).contains("did not arrive");
        assertThat(left(laptop)).containsExactly("litekeeper.yml");
    }

    private void kept() {
        Cli.Result kept = shop.cli().run("keep", "--once");
        assertThat(kept.exit()).as(kept.err()).isZero();
    }

    private static Stream<String> left(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
