package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damages what is stored in every way a disk or a person can, and looks whether a proof ever passes all the same.
@Tag("slow")
class MutationTest {
    private static final long SEED = 42;

    @TempDir
    Path folder;

    private Bench bench;
    private BackupId one;
    private BackupId other;

    @BeforeEach
    void twoBackups() {
        bench = new Bench(folder).orders(300);
        one = bench.backup().id();
        bench.sql("UPDATE orders SET total = total + 1 WHERE id = 17");
        other = bench.backup().id();
    }

    @Test
    void noticesEveryFlippedBitAndCut() throws IOException {
        Random random = new Random(SEED);
        for (Path file : List.of(database(one), manifest(one))) {
            byte[] sound = Files.readAllBytes(file);
            for (int i = 0; i < 150; i++) {
                byte[] bytes = sound.clone();
                int at = random.nextInt(bytes.length);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                refused(file, bytes, "seed " + SEED + ", bit flipped in byte " + at);
            }
            for (int i = 0; i < 25; i++) {
                int length = random.nextInt(sound.length);
                refused(file, Arrays.copyOf(sound, length), "seed " + SEED + ", cut to " + length);
            }
            refused(file, Arrays.copyOf(sound, sound.length + 1), "a zero byte more");
            refused(file, doubled(sound), "twice");
            refused(file, new byte[sound.length], "zeros");
            Files.write(file, sound);
        }
        assertThat(bench.verify(one).ok()).as("undamaged again").isTrue();
    }

    @Test
    void noticesABackupInThePlaceOfAnother() throws IOException {
        byte[] database = Files.readAllBytes(database(one));
        byte[] manifest = Files.readAllBytes(manifest(one));
        refused(database(one), Files.readAllBytes(database(other)), "the other database");
        Files.write(database(one), database);
        refused(manifest(one), Files.readAllBytes(manifest(other)), "the other manifest");
        Files.write(database(one), Files.readAllBytes(database(other)));
        assertThat(bench.verify(one).ok()).as("both of the other").isFalse();
        Files.write(database(one), database);
        Files.write(manifest(one), manifest);
        assertThat(bench.verify(one).ok()).isTrue();
    }

    @Test
    void noticesWhatIsGone() throws IOException {
        Files.delete(database(one));
        assertThat(bench.verify(one).ok()).isFalse();
        assertThat(bench.catalogue().find(one).orElseThrow().state()).isEqualTo(CopyState.BROKEN);
        Files.delete(manifest(other));
        assertThat(bench.verify(other).ok()).isFalse();
        assertThat(bench.catalogue().find(other).orElseThrow().state()).isEqualTo(CopyState.UNPROVEN);
    }

    private void refused(Path file, byte[] bytes, String story) throws IOException {
        Files.write(file, bytes);
        assertThat(bench.verify(one).ok()).as(file.getFileName() + ": " + story).isFalse();
    }

    private static byte[] doubled(byte[] bytes) {
        byte[] twice = Arrays.copyOf(bytes, bytes.length * 2);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        return twice;
    }

    private Path database(BackupId id) {
        return folder.resolve("store/" + Bench.SCOPE.database(id));
    }

    private Path manifest(BackupId id) {
        return folder.resolve("store/" + Bench.SCOPE.manifest(id));
    }
}
