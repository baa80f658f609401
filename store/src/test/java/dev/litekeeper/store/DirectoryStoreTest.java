package dev.litekeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends StoreContract {
    @TempDir
    Path folder;

    @Override
    protected Store store() {
        return Store.at("local", "file://" + folder + "/my%20backups");
    }

    @Test
    void keepsFilesToTheirOwner() throws IOException {
        store().put(Key.of("app/production/a"), new byte[1]);
        Path root = folder.resolve("my backups");
        assertThat(modes(root)).containsExactly("rwx------", "rwx------", "rwx------", "rw-------");
    }

    @Test
    void leavesNoFileButTheObject() throws IOException {
        store().put(Key.of("a"), new byte[1]);
        assertThatThrownBy(() -> store().put(Key.of("a"), new byte[1])).isInstanceOf(Failure.class);
        try (Stream<Path> files = Files.list(folder.resolve("my backups"))) {
            assertThat(files).containsExactly(folder.resolve("my backups/a"));
        }
    }

    @Test
    void sweepsWhatAKilledPutLeftBehind() throws Exception {
        store().put(Key.of("x/a"), new byte[1]);
        Path left = folder.resolve("my backups/x/.put-left");
        Files.write(left, new byte[10]);
        store().sweep(Instant.now());
        assertThat(left).exists();
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
        store().sweep(Instant.now());
        assertThat(left).doesNotExist();
        assertThat(store().list("")).hasSize(1);
    }

    @Test
    void sweepsBesideFilesThatComeAndGo() throws Exception {
        store().put(Key.of("x/a"), new byte[1]);
        Path coming = folder.resolve("my backups/x/.put-coming");
        AtomicBoolean ends = new AtomicBoolean();
        Future<Integer> writer = ForkJoinPool.commonPool().submit(() -> {
            int count = 0;
            for (; !ends.get(); count++) {
                Files.write(coming, new byte[1]);
                Files.delete(coming);
            }
            return count;
        });
        try {
            for (int i = 0; i < 2000; i++) {
                store().sweep(Instant.now());
            }
        } finally {
            ends.set(true);
        }
        assertThat(writer.get()).isPositive();
    }

    @Test
    void doesNotSweepWhatAnotherProcessIsWriting() throws Exception {
        store().put(Key.of("a"), new byte[1]);
        Path running = folder.resolve("my backups/.put-running");
        Process writer = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.lockf(f,fcntl.LOCK_EX); print('locked',"
                                + " flush=True); sys.stdin.read()",
                        running.toString())
                .start();
        try {
            assertThat(writer.inputReader().readLine()).isEqualTo("locked");
            store().sweep(Instant.now().plus(Duration.ofHours(1)));
            assertThat(running).exists();
        } finally {
            writer.destroyForcibly().waitFor();
        }
        store().sweep(Instant.now().plus(Duration.ofHours(1)));
        assertThat(running).doesNotExist();
    }

    @Test
    void knowsTheFileSystemOfAFolderThatIsNotThereYet() throws IOException {
        Folder location = store().folder().orElseThrow();
        assertThat(location.path()).isEqualTo(folder.resolve("my backups"));
        assertThat(location.device()).isEqualTo(((Number) Files.getAttribute(folder, "unix:dev")).longValue());
        assertThat(location.free().bytes()).isPositive();
        assertThat(folder.resolve("my backups")).doesNotExist();
    }

    @Test
    void writesItsAddressSoThatItLeadsBack() {
        assertThat(Store.at("again", store().url()).folder()).isEqualTo(store().folder());
    }

    @Test
    void refusesAddressesItCannotServe() {
        for (String url : List.of(
                "backups",
                "file:backups",
                "file://host/backups",
                "s3://",
                "s3://No_Bucket",
                "s3://bucket/a b",
                "a b",
                "")) {
            assertThatThrownBy(() -> Store.at("x", url)).as(url).isInstanceOf(Failure.class);
        }
    }

    @Test
    void saysThatTheStoreIsAFile() throws IOException {
        Files.write(folder.resolve("my backups"), new byte[1]);
        assertThatThrownBy(() -> store().put(Key.of("a/b"), new byte[1])).hasMessageContaining("not a folder");
        assertThatThrownBy(() -> store().list("")).hasMessageContaining("not a folder");
    }

    private static List<String> modes(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.map(DirectoryStoreTest::mode).toList();
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
