package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
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

    /// Puts `fresh`, a sound database in the same folder with the content `expected`, in its place by one rename,
    /// under a lock that keeps every SQLite out. Owner, group and mode stay. The damaged file and those beside it
    /// are kept under names that end in `suffix`; answers these names.
    ///
    /// Killed at any moment, the old file or the new one is there, complete. Refuses where SQLite can read the
    /// database after all, and, naming who, where somebody has the file open. Where the new content cannot be
    /// proven through a new connection the failure is of kind UNKNOWN.
    public List<String> replace(PrivateCopy fresh, Fingerprint expected, String suffix) {
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
            unreadable(path);
            likeOld(path, fresh.path());
            try (FileChannel channel = PlainFile.of(fresh.path()).channel()) {
                channel.force(true);
            }
            List<String> kept = setAside(path, suffix);
            Files.move(fresh.path(), path, StandardCopyOption.ATOMIC_MOVE);
            PlainFile.syncFolder(folder(path));
            prove(expected, kept);
            return kept;
        } catch (IOException e) {
            throw Problem.environment("cannot replace the damaged file")
                    .at(live)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Holds that SQLite takes the file for no database, whatever its WAL or journal has. It is asked of a copy:
    /// SQLite may write a WAL into its file when it closes it.
    private void unreadable(Path path) throws IOException {
        try (ScratchFolder scratch = ScratchFolder.in(folder(path))) {
            PrivateCopy copy = new PrivateCopy(scratch.resolve(live.fileName()));
            copy(path, copy.path());
            for (Sidecar sidecar : List.of(Sidecar.WAL, Sidecar.JOURNAL)) {
                if (Files.exists(sidecar.beside(path))) {
                    copy(sidecar.beside(path), sidecar.beside(copy.path()));
                }
            }
            try (Session session = copy.read()) {
                session.queryLong("SELECT count(*) FROM sqlite_schema");
            } catch (SqlFailure e) {
                if (e.code().equals("SQLITE_NOTADB")) {
                    return;
                }
                throw Problem.refused("the file is damaged, but it is a database; it is not replaced")
                        .at(live)
                        .because(e.message())
                        .hint("restore to a new file with --to, and compare")
                        .failure(e);
            }
        }
        throw Problem.refused("the file is not damaged; it is not replaced")
                .at(live)
                .because("SQLite can read it")
                .failure();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (FileChannel out = PlainFile.of(to).createNew()) {
            Gateway.copy(from, Gateway.length(from), out);
        }
    }

    private void prove(Fingerprint expected, List<String> kept) {
        try (Session session = live.read()) {
            List<String> differences = Fingerprint.of(session).differences(expected);
            if (!differences.isEmpty()) {
                throw Problem.unknown("the new file is in place, but its content could not be proven")
                        .at(live)
                        .because(String.join("; ", differences))
                        .hint("the damaged file is " + kept.getFirst())
                        .failure();
            }
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
