package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The format is the one that is described: a program that knows the description alone reads it.
final class FormatTest {
    @TempDir
    Path folder;

    @Test
    void aProgramOfAnotherLanguageReadsTheLog() throws IOException, InterruptedException {
        Path python = Programs.require("python3");
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        try (Written database = new Written(folder.resolve("log"), 512, new Random(seed))) {
            database.content = new byte[512 * 12];
            database.random.nextBytes(database.content);
            database.attach(false);
            database.scan(database::change);
            for (int i = 0; i < 40; i++) {
                database.commit();
                if (i % 9 == 0) {
                    database.encoder.cut();
                }
            }
            database.encoder.flush();
            Path script = folder.resolve("decode.py");
            try (InputStream in =
                    Objects.requireNonNull(FormatTest.class.getResourceAsStream("decode.py"), "a test resource")) {
                Files.copy(in, script);
            }
            Process process = new ProcessBuilder(
                            python.toString(),
                            script.toString(),
                            folder.resolve("log/spool").toString(),
                            folder.resolve("decoded").toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s, seed %s", said, seed).isZero();
            assertThat(said.strip()).isEqualTo(Long.toString(database.encoder.position()));
            assertThat(Files.readAllBytes(folder.resolve("decoded"))).isEqualTo(database.content);
        }
    }
}
