package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes that vacuum, delete, change the schema and run every kind of checkpoint, while everything is kept.
/// `-Dwal.soak=SECONDS` makes it longer, `-Dwal.seed=N` begins with another seed.
@Tag("slow")
class HostileTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("wal.soak", "2"));
    private static final int SEED = Integer.getInteger("wal.seed", 1);

    private final Path folder;
    private final Path path;

    HostileTest(@TempDir Path folder) {
        this.folder = folder;
        this.path = folder.resolve("app.sqlite");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void theImageIsTheFileInTheEnd(int pageSize) throws IOException, InterruptedException {
        try (Foreign app = app(pageSize);
                Tails tails = new Tails(InstantSource.system(), () -> {})) {
            Image image = new Image();
            List<Process> hostile = hostile(2);
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL, image);
            for (Process process : hostile) {
                System.out.println("seed " + SEED + ": "
                        + new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                                .strip());
                process.waitFor();
            }
            Wait.until(() -> image.whole() && tail.status().behind() == 0, () -> tail.status() + " " + image.ends());
            System.out.println(tail.status() + " " + image.ends());
            tail.close();

            assertThat(image.ends()).as("ends").containsExactly("stopped");
            assertThat(image.attachments()).hasSize(1);
            assertThat(app.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
            assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("[[0, 0, 0]]");
            assertThat(image.differences(Files.readAllBytes(path))).isEmpty();
        }
    }

    private Foreign app(int pageSize) {
        Foreign app = Foreign.on(path);
        app.run("PRAGMA page_size=" + pageSize);
        app.run("PRAGMA auto_vacuum=2");
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)");
        app.run("CREATE INDEX i ON t(b)");
        return app;
    }

    private List<Process> hostile(int count) {
        List<Process> processes = new ArrayList<>();
        try (InputStream program = Objects.requireNonNull(HostileTest.class.getResourceAsStream("hostile.py"))) {
            Path script = Files.write(folder.resolve("hostile.py"), program.readAllBytes());
            for (int i = 0; i < count; i++) {
                processes.add(new ProcessBuilder(
                                "python3",
                                script.toString(),
                                path.toString(),
                                Double.toString(SECONDS),
                                Integer.toString(SEED * 10 + i))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return processes;
    }
}
