package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.HeldLock.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocksTest {
    private final Path folder;
    private final Path database;

    LocksTest(@TempDir Path folder) {
        this.folder = folder;
        this.database = folder.resolve("app.sqlite");
    }

    @BeforeEach
    void files() throws IOException {
        Files.createFile(database);
    }

    @Test
    void splitsOneLineThatCoversSeveralBytes() throws IOException {
        assertThat(shm("POSIX  ADVISORY  READ 77 %s 126 128"))
                .containsExactly(
                        new HeldLock(77, Role.READING_WAL, 3, false),
                        new HeldLock(77, Role.READING_WAL, 4, false),
                        new HeldLock(77, Role.CONNECTED, -1, false));
    }

    @Test
    void namesEveryByteOfTheSharedMemory() throws IOException {
        assertThat(shm("POSIX ADVISORY WRITE 7 %s 120 120"))
                .extracting(HeldLock::role)
                .containsExactly(Role.WRITING);
        assertThat(shm("POSIX ADVISORY WRITE 7 %s 121 121"))
                .extracting(HeldLock::role)
                .containsExactly(Role.CHECKPOINTING);
        assertThat(shm("POSIX ADVISORY WRITE 7 %s 122 122"))
                .extracting(HeldLock::role)
                .containsExactly(Role.RECOVERING);
        assertThat(shm("POSIX ADVISORY WRITE 7 %s 124 127"))
                .extracting(HeldLock::role)
                .containsOnly(Role.RESETTING);
        assertThat(shm("POSIX ADVISORY READ 7 %s 123 123"))
                .containsExactly(new HeldLock(7, Role.READING_WAL, 0, false));
    }

    @Test
    void namesTheLocksOfARollbackJournal() throws IOException {
        assertThat(main("POSIX ADVISORY READ 7 %s 1073741826 1073742335"))
                .extracting(HeldLock::role)
                .containsExactly(Role.READING);
        assertThat(main("POSIX ADVISORY WRITE 7 %s 1073741825 1073741825"))
                .extracting(HeldLock::role)
                .containsExactly(Role.WRITING);
        assertThat(main("POSIX ADVISORY WRITE 7 %s 1073741824 1073741825"))
                .extracting(HeldLock::role)
                .containsExactly(Role.WRITING, Role.PENDING);
        assertThat(main("POSIX ADVISORY WRITE 7 %s 1073741824 1073742335"))
                .extracting(HeldLock::role)
                .containsExactly(Role.EXCLUSIVE);
    }

    @Test
    void keepsALockWhoseHolderHasNoNumberHere() throws IOException {
        assertThat(shm("OFDLCK ADVISORY READ -1 %s 124 124"))
                .containsExactly(new HeldLock(0, Role.READING_WAL, 1, false));
    }

    @Test
    void tellsAWaitingLockFromAHeldOne() throws IOException {
        assertThat(shm("-> POSIX ADVISORY WRITE 7 %s 120 120"))
                .containsExactly(new HeldLock(7, Role.WRITING, -1, true));
    }

    @Test
    void leavesOtherFilesAndOtherDevicesOut() throws IOException {
        Inode inode = Inode.of(database).orElseThrow();

        assertThat(table("1: POSIX ADVISORY WRITE 7 " + hex(inode) + ":" + (inode.number() + 1) + " 0 EOF"))
                .isEmpty();
        assertThat(table("1: POSIX ADVISORY WRITE 7 7f:7f:" + inode.number() + " 0 EOF"))
                .isEmpty();
        assertThat(table("1: FLOCK ADVISORY WRITE 7 " + hex(inode) + ":" + inode.number() + " 0 EOF"))
                .isEmpty();
        assertThat(table("nonsense\n\n1: POSIX ADVISORY")).isEmpty();
    }

    private List<HeldLock> shm(String line) throws IOException {
        Path shm = Sidecar.SHM.beside(database);
        if (!Files.exists(shm)) {
            Files.createFile(shm);
        }
        return table("1: " + line.formatted(of(shm)));
    }

    private List<HeldLock> main(String line) throws IOException {
        return table("1: " + line.formatted(of(database)));
    }

    private List<HeldLock> table(String content) throws IOException {
        Path proc = Files.createDirectories(folder.resolve("proc"));
        Files.writeString(proc.resolve("locks"), content + "\n");
        return Locks.on(database, new Proc(proc));
    }

    private static String of(Path file) {
        Inode inode = Inode.of(file).orElseThrow();
        return hex(inode) + ":" + inode.number();
    }

    private static String hex(Inode inode) {
        String[] device = inode.majorMinor().split(":");
        return "%02x:%02x".formatted(Long.parseLong(device[0]), Long.parseLong(device[1]));
    }
}
