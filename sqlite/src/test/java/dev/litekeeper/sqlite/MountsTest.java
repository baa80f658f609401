package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountsTest {
    private static final String TABLE = """
            20 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw,errors=remount-ro
            21 20 0:40 / /lk-host rw,relatime shared:5 master:1 - virtiofs host rw
            22 21 8:2 / /lk-host/data rw - ext4 /dev/sdb1 rw
            23 20 0:41 / /lk-share\\040of\\011all rw - nfs4 server:/x\\134y rw
            24 20 8:3 /deep/app.sqlite /lk-file/app.sqlite rw - xfs /dev/sdc rw
            25 20 8:4 / /lk-over/inner rw - ext4 /dev/sdd rw
            26 20 0:42 / /lk-over rw - tmpfs tmpfs rw
            27 20 8:5 / /lk-twice rw - ext4 /dev/sde rw
            28 27 0:43 / /lk-twice rw - overlay overlay rw
            """;

    private final Mounts mounts = Mounts.parse(TABLE);

    @ParameterizedTest
    @CsvSource({
        "/lk-plain/app.sqlite, ext4, LOCAL",
        "/lk-host/app.sqlite, virtiofs, NETWORK",
        "/lk-host/data/app.sqlite, ext4, LOCAL",
        "/lk-host/database.sqlite, virtiofs, NETWORK",
        "/lk-file/app.sqlite, xfs, LOCAL",
        "/lk-file/app.sqlite-wal, ext4, LOCAL",
        "/lk-over/inner/app.sqlite, tmpfs, EPHEMERAL",
        "/lk-twice/app.sqlite, overlay, EPHEMERAL",
    })
    void followsThePathThroughTheMountsAsTheKernelDoes(Path file, String type, Mount.Kind kind) {
        assertThat(mounts.holding(file).orElseThrow().type()).isEqualTo(type);
        assertThat(mounts.kind(file)).isEqualTo(kind);
    }

    @Test
    void readsNamesWithSpacesTabsAndBackslashes() {
        Mount mount = mounts.holding(Path.of("/lk-share of\tall/app.sqlite")).orElseThrow();

        assertThat(mount.source()).isEqualTo("server:/x\\y");
        assertThat(mount.kind()).isEqualTo(Mount.Kind.NETWORK);
    }

    @Test
    void showsAFileThatIsAMountOfItsOwn() {
        Path file = Path.of("/lk-file/app.sqlite");

        assertThat(mounts.holding(file).orElseThrow().point()).isEqualTo(file);
        assertThat(mounts.holding(file).orElseThrow().device()).isEqualTo("8:3");
    }

    @Test
    void takesOptionsOfTheMountAndOfTheFileSystem() {
        assertThat(mounts.holding(Path.of("/lk")).orElseThrow().options()).contains("relatime", "errors=remount-ro");
    }

    @ParameterizedTest
    @CsvSource({
        "fuse.sshfs, NETWORK",
        "fuse.glusterfs, NETWORK",
        "9p, NETWORK",
        "CIFS, NETWORK",
        "btrfs, LOCAL",
        "ramfs, EPHEMERAL",
        "fuseblk, UNKNOWN",
        "somethingfs, UNKNOWN",
    })
    void knowsWhatAFileSystemMeans(String type, Mount.Kind kind) {
        assertThat(Mount.kind(type)).isEqualTo(kind);
    }

    @Test
    void cannotTellWhereTheSystemDoesNot(@TempDir Path empty) {
        assertThat(Mounts.of(new Proc(empty)).kind(Path.of("/srv/app.sqlite"))).isEqualTo(Mount.Kind.UNKNOWN);
    }

    @Test
    void followsASymbolicLinkToWhereTheFileReallyIs(@TempDir Path folder) throws Exception {
        Path real = Files.createDirectory(folder.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Mounts table = Mounts.parse("1 0 8:1 / / rw - ext4 a rw\n2 1 0:9 / " + real + " rw - nfs b rw\n");

        assertThat(table.kind(link.resolve("new.sqlite"))).isEqualTo(Mount.Kind.NETWORK);
        assertThat(table.kind(folder.resolve("new.sqlite"))).isEqualTo(Mount.Kind.LOCAL);
    }
}
