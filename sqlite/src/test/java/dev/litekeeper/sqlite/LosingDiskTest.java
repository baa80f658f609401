package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The content of a database is replaced on a disk that says it has written what it has not.
@Tag("slow")
class LosingDiskTest {
    private static final String MARKER = "SELECT DISTINCT marker FROM t";
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    @TempDir
    private Path scratch;

    private Path live;
    private Path undo;

    @BeforeEach
    void bothContents() throws IOException {
        live = folder.resolve("live.sqlite");
        undo = Files.createFile(folder.resolve("undo.sqlite"));
        fill(live, "WAL", "old");
        fill(folder.resolve("new.sqlite"), "DELETE", "new");
    }

    private static void fill(Path file, String mode, String marker) {
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("PRAGMA journal_mode=" + mode);
            foreign.run("CREATE TABLE t(id INTEGER PRIMARY KEY, marker TEXT, v BLOB)");
            foreign.run("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<300)"
                    + " INSERT INTO t(marker, v) SELECT '" + marker + "', randomblob(9000) FROM n");
        }
    }

    /// Headers of frames and pages are written in turn, behind the header of the WAL. Where a header is lost the rows
    /// are there all the same.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 500})
    void whatTheWalDoesNotHoldIsNotProvenByIt(int when) throws Exception {
        try (Foreign app = Foreign.on(live)) {
            app.run(MARKER);
            Optional<String> proof =
                    replaced(live + "-wal", 1 << 16, when).map(done -> String.valueOf(done.get("proof")));
            if (when % 2 == 0) {
                assertThat(proof).contains(Replaced.Proof.ROWS.name());
                assertThat(app.run(MARKER)).isEqualTo("[[\"new\"]]");
            } else {
                assertThat(proof.orElse("")).isEmpty();
            }
        }
    }

    @Test
    void aDiskThatLosesNothingIsCalledProven() throws Exception {
        try (Foreign app = Foreign.on(live)) {
            app.run(MARKER);
            assertThat(replaced(live + "-wal", 1 << 16, 60_000).orElseThrow())
                    .containsEntry("proof", Replaced.Proof.WAL_PAGES.name());
            assertThat(app.run(MARKER)).isEqualTo("[[\"new\"]]");
        }
    }

    @Test
    void nothingIsReplacedWhereTheWayBackLacksWhatWasCopied() throws Exception {
        try (Foreign app = Foreign.on(live)) {
            app.run(MARKER);
            assertThat(replaced(undo.toString(), MIB, 1)).isEmpty();
            assertThat(app.run(MARKER)).isEqualTo("[[\"old\"]]");
        }
    }

    /// The app commits once everything else is copied.
    @Test
    void nothingIsReplacedWhereTheWayBackLacksWhatWasCommittedMeanwhile() throws Exception {
        long size = Files.size(live);
        int copied = (int) ((size + MIB - 1) / MIB);
        try (Foreign app = Foreign.on(live)) {
            app.run("BEGIN IMMEDIATE");
            app.run("UPDATE t SET v = 'later' WHERE id = 7");
            Thread.ofVirtual().start(() -> {
                while (undo.toFile().length() < size) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
                app.run("COMMIT");
            });
            assertThat(replaced(undo.toString(), 4096, copied + 1)).isEmpty();
        }
        try (Foreign app = Foreign.on(live)) {
            assertThat(app.run(MARKER)).isEqualTo("[[\"old\"]]");
            assertThat(app.run("SELECT v FROM t WHERE id = 7")).isEqualTo("[[\"later\"]]");
        }
    }

    /// What the child says when it is done; empty where it gives up. One write of this file is lost.
    private Optional<Map<String, @Nullable Object>> replaced(String file, int length, int when) throws Exception {
        PrivateCopy backup = new PrivateCopy(folder.resolve("new.sqlite"));
        Content content = new Content(backup, Fingerprint.of(backup), Optional.of(PageDigest.of(backup, 4096)));
        List<String> command = new ArrayList<>(List.of(
                Programs.require("strace").toString(),
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-P",
                file,
                "-e",
                "trace=pwrite64",
                "-e",
                "inject=pwrite64:retval=" + length + ":when=" + when));
        command.addAll(CopierChild.command(scratch));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String order = Json.line(ReplaceJob.order(DatabaseFile.at(live), content, undo, CopyLimits.DEFAULT));
        // The second line is the leave to commit.
        process.getOutputStream().write((order + "\n\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return out.lines()
                    .map(Json::parseObject)
                    .filter(line -> line.containsKey("done"))
                    .findFirst()
                    .map(line -> Orders.object(line, "done"));
        } finally {
            process.waitFor();
        }
    }
}
