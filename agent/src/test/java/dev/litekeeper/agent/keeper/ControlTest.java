package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {
    @TempDir
    Path folder;

    @Test
    void theSocketAndItsFolderAreTheOwnersAlone() throws IOException {
        Path socket = folder.resolve("state/socket");
        try (Control _ = Control.listen(socket, _ -> Map.of())) {
            assertThat(mode(socket)).isEqualTo("rw-------");
            assertThat(mode(folder.resolve("state"))).isEqualTo("rwx------");
        }
        assertThat(socket).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwx--x---", "rwxrwxrwx"})
    void doesNotListenInAFolderThatOthersMayEnter(String mode) throws IOException {
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> Control.listen(state.resolve("socket"), _ -> Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("with mode " + mode);
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void doesNotListenBehindALink() throws IOException {
        Path state = Files.createDirectory(
                folder.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path link = Files.createSymbolicLink(folder.resolve("state"), state);

        assertThatThrownBy(() -> Control.listen(link.resolve("socket"), _ -> Map.of()))
                .isInstanceOf(Failure.class);
        assertThat(state).isEmptyDirectory();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }
}
