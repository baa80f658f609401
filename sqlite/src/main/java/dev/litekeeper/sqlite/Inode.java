package dev.litekeeper.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The identity of a file on this machine: the device of its file system and its number there.
record Inode(long device, long number) {

    /// The inode behind a name, symbolic links followed. Never opens the file. Empty where there is none, or none that
    /// may be seen.
    static Optional<Inode> of(Path file) {
        try {
            Map<String, Object> found = Files.readAttributes(file, "unix:dev,ino");
            return found.get("dev") instanceof Long device && found.get("ino") instanceof Long number
                    ? Optional.of(new Inode(device, number))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException absent) {
            return Optional.empty();
        }
    }

    /// What tells the file behind a name from every other one, for a fraction of what [#of] costs; null where there is
    /// none.
    static @Nullable Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException absent) {
            return null;
        }
    }

    /// The device as the kernel's tables write it in decimal, as in `254:0`.
    String majorMinor() {
        return major(device) + ":" + minor(device);
    }

    private static long major(long device) {
        return ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
    }

    private static long minor(long device) {
        return (device & 0xff) | ((device >>> 12) & ~0xffL);
    }
}
