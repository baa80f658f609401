package dev.litekeeper.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What the file system says of a file or folder, without opening it.
///
/// @param name the path as it was given
/// @param size bytes
/// @param permissions as in `rw-r-----`
/// @param links how many names the inode has
/// @param modified when its content last changed
public record FileFacts(
        String name,
        boolean directory,
        boolean symbolicLink,
        long size,
        long device,
        long inode,
        int links,
        int uid,
        int gid,
        String owner,
        String group,
        String permissions,
        Instant modified) {

    /// The facts of the file a path leads to; empty where there is none or it cannot be looked at.
    public static Optional<FileFacts> of(Path path) {
        try {
            Map<String, Object> facts = Files.readAttributes(path, "unix:*");
            @SuppressWarnings("unchecked")
            Set<PosixFilePermission> mode = (Set<PosixFilePermission>) facts.get("permissions");
            return Optional.of(new FileFacts(
                    path.toString(),
                    Files.isDirectory(path),
                    Files.isSymbolicLink(path),
                    number(facts, "size"),
                    number(facts, "dev"),
                    number(facts, "ino"),
                    (int) number(facts, "nlink"),
                    (int) number(facts, "uid"),
                    (int) number(facts, "gid"),
                    String.valueOf(facts.get("owner")),
                    String.valueOf(facts.get("group")),
                    PosixFilePermissions.toString(Objects.requireNonNull(mode, "permissions")),
                    Files.getLastModifiedTime(path).toInstant()));
        } catch (IOException absentOrUnseen) {
            return Optional.empty();
        }
    }

    /// Whether a name is taken, also by a link that leads nowhere.
    static boolean taken(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /// The length of a file; 0 where there is none or it cannot be looked at.
    static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException absentOrUnseen) {
            return 0;
        }
    }

    private static long number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
