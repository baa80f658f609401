package dev.litekeeper.life.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.checks.Fix;
import dev.litekeeper.checks.Verdict;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MendingTest {
    @TempDir
    Path folder;

    @Test
    void takesPermissionsAwayAndLeavesTheOwner() throws IOException {
        Premises shop = new Premises(folder).withDatabase();
        Premises.mode(shop.database(), "rwxrw-rw-");
        Object owner = Files.getOwner(shop.database());

        shop.mend("P2");

        assertThat(shop.look("P1").verdict()).isEqualTo(Verdict.OK);
        assertThat(shop.look("P2").verdict()).isEqualTo(Verdict.OK);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shop.database())))
                .isEqualTo("rw-r-----");
        assertThat(Files.getOwner(shop.database())).isEqualTo(owner);
    }

    @Test
    void leavesAFolderAloneThatHoldsOtherThings() throws IOException {
        Premises shop = new Premises(folder).withDatabase();
        Path data = shop.data();
        Premises.mode(data, "rwxr-xr-x");
        PlainFile.of(data.resolve("index.html")).write("hello");

        assertThat(shop.look("P2").fix().safe()).isFalse();
        assertThatThrownBy(() -> shop.mend("P2")).isInstanceOf(Failure.class);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void switchesToWalModeAndReadsItBack() {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign app = Foreign.on(shop.database())) {
            app.run("PRAGMA journal_mode=delete");
        }
        assertThat(shop.look("C1").verdict()).isEqualTo(Verdict.BAD);

        shop.mend("C1");

        assertThat(shop.look("C1").verdict()).isEqualTo(Verdict.OK);
        try (Foreign app = Foreign.on(shop.database())) {
            assertThat(app.run("PRAGMA journal_mode")).contains("wal");
            assertThat(app.run("SELECT count(*) FROM customer")).contains("2");
        }
    }

    @Test
    void addsAMissingSettingAndLeavesEveryOtherByte() {
        Premises shop = new Premises(folder).withDatabase();
        String before = PlainFile.of(shop.config()).readString();

        shop.mend("A2");

        assertThat(PlainFile.of(shop.config()).readString()).isEqualTo(before + "ping: \"${PING_URL}\"\n");
        assertThat(shop.look("A2").evidence()).isEqualTo("no ping was answered yet");
    }

    @Test
    void takesASettingBackThatWouldMakeTheFileWrong() {
        Premises shop = new Premises(folder).withDatabase().configure("ping: \"${PING_URL}\"\n");
        String before = PlainFile.of(shop.config()).readString();
        Fix twice = new Fix.Settings(shop.config().toString(), "ping: \"${PING_URL}\"");

        assertThatThrownBy(() -> new Mending(shop.subject()).apply(twice))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("the setting was not added");
        assertThat(PlainFile.of(shop.config()).readString()).isEqualTo(before);
    }
}
