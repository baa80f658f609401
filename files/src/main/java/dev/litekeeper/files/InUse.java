package dev.litekeeper.files;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The inodes this process must never open as ordinary files, because it has, or may get, a SQLite connection to them:
/// closing any descriptor on such an inode drops every lock the process holds on it
/// (<https://www.sqlite.org/howtocorrupt.html>, section 2.2).
///
/// One set for the process, as the locks are. Safe for use by several threads.
public final class InUse {
    private static final Set<Object> INODES = ConcurrentHashMap.newKeySet();

    private InUse() {}

    /// From now on, until this process ends, this file cannot be opened through [PlainFile]. Nothing happens where
    /// there is no such file.
    public static void claim(Path file) {
        try {
            INODES.add(inode(file));
        } catch (IOException absent) {
            // A file that is not there has no inode to protect.
            return;
        }
    }

    /// Fails as refused for a file that was claimed. For who opens files in another way than through [PlainFile].
    public static void refuse(Path file) {
        Object inode;
        try {
            inode = inode(file);
        } catch (IOException absent) {
            return;
        }
        if (INODES.contains(inode)) {
            throw Problem.refused("a live database cannot be opened as an ordinary file")
                    .at(file)
                    .because("closing it would drop this process's SQLite locks")
                    .failure();
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    }
}
