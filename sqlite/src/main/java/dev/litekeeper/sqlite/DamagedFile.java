package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A database file so damaged that SQLite does not open it, so that it cannot be mended by a transaction of its
/// own.
public final class DamagedFile {
    private final DatabaseFile live;

    private DamagedFile(DatabaseFile live) {
        this.live = live;
    }

    public static DamagedFile of(DatabaseFile live) {
        return new DamagedFile(live);
    }

    /// Puts `fresh`, a sound database in the same folder, in its place by one rename, under a lock that keeps
    /// every SQLite out. Owner, group and mode stay. The damaged file and those beside it are kept under names
    /// that end in `suffix`; answers these names.
    ///
    /// Killed at any moment, the old file or the new one is there, complete. Refuses, naming who, where somebody
    /// has the file open.
    public List<String> replace(PrivateCopy fresh, String suffix) {
        Path path = live.path();
        Presence.Alone alone = Presence.of(live).alone();
        if (alone.answer() == Answer.NO || !Gateway.lockForGood(path)) {
            throw Problem.refused("the damaged file is in use")
                    .at(live)
                    .because(alone.answer() == Answer.NO ? alone.why() : "somebody holds a lock on it")
                    .hint("stop them first: what they write goes into the file that is moved away")
                    .failure();
        }
        try {
            likeOld(path, fresh.path());
            try (FileChannel channel = PlainFile.of(fresh.path()).channel()) {
                channel.force(true);
            }
            List<String> kept = setAside(path, suffix);
            Files.move(fresh.path(), path, StandardCopyOption.ATOMIC_MOVE);
            PlainFile.syncFolder(folder(path));
            return kept;
        } catch (IOException e) {
            throw Problem.environment("cannot replace the damaged file")
                    .at(live)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// A `-wal` or `-journal` must be gone before the new file comes: SQLite would play it into that.
    private static List<String> setAside(Path path, String suffix) throws IOException {
        List<String> kept = new ArrayList<>();
        Path aside = path.resolveSibling(path.getFileName() + suffix);
        Files.createLink(aside, path);
        kept.add(aside.toString());
        for (Sidecar sidecar : Sidecar.values()) {
            Path beside = sidecar.beside(path);
            if (Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
                Path moved = sidecar.beside(aside);
                Files.move(beside, moved, StandardCopyOption.ATOMIC_MOVE);
                kept.add(moved.toString());
            }
        }
        PlainFile.syncFolder(folder(path));
        return List.copyOf(kept);
    }

    private static void likeOld(Path old, Path fresh) throws IOException {
        PosixFileAttributes was = Files.readAttributes(old, PosixFileAttributes.class);
        PosixFileAttributeView view = Objects.requireNonNull(
                Files.getFileAttributeView(fresh, PosixFileAttributeView.class), "the file system has owners");
        PosixFileAttributes is = view.readAttributes();
        if (!was.owner().equals(is.owner())) {
            view.setOwner(was.owner());
        }
        if (!was.group().equals(is.group())) {
            view.setGroup(was.group());
        }
        view.setPermissions(was.permissions());
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file is in a folder");
    }
}
