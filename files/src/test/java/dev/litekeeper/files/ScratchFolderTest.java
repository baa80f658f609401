package dev.litekeeper.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
    @TempDir
    Path parent;

    @Test
    void isGoneWithEverythingInIt() throws IOException {
        Path path;
        try (ScratchFolder folder = ScratchFolder.in(parent)) {
            path = folder.path();
            Files.createDirectories(folder.resolve("a/b"));
            Files.write(folder.resolve("a/b/c"), new byte[3]);
        }
        assertThat(path).doesNotExist();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void removesWhatAKilledProcessLeftBehind() throws Exception {
        Path old = heldByAnotherProcess(".litekeeper-old", process -> {
            process.destroyForcibly().waitFor();
            Files.setLastModifiedTime(
                    parent.resolve(".litekeeper-old/.lock"),
                    FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        });
        try (ScratchFolder ours = ScratchFolder.in(parent)) {
            assertThat(old).doesNotExist();
            assertThat(ours.path()).exists();
        }
    }

    @Test
    void leavesTheFoldersOfRunningProcessesAlone() throws Exception {
        heldByAnotherProcess(".litekeeper-running", process -> {
            Path running = parent.resolve(".litekeeper-running");
            Files.setLastModifiedTime(running.resolve(".lock"), FileTime.from(Instant.EPOCH));
            try (ScratchFolder one = ScratchFolder.in(parent)) {
                Files.setLastModifiedTime(one.resolve(".lock"), FileTime.from(Instant.EPOCH));
                ScratchFolder.in(parent).close();
                assertThat(one.path()).exists();
            }
            assertThat(running).exists();
            process.destroyForcibly().waitFor();
        });
    }

    private interface Meanwhile {
        void run(Process process) throws Exception;
    }

    private Path heldByAnotherProcess(String name, Meanwhile meanwhile) throws Exception {
        Path folder = Files.createDirectory(parent.resolve(name));
        Process process = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.lockf(f,fcntl.LOCK_EX); print('locked',"
                                + " flush=True); sys.stdin.read()",
                        folder.resolve(".lock").toString())
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("locked");
        meanwhile.run(process);
        return folder;
    }
}
