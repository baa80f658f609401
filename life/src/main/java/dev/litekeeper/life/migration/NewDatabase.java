package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.Mount;
import dev.litekeeper.sqlite.Mounts;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;

/// A database that does not exist yet. It is made under another name beside its place and gets its own when it is
/// whole, so that nobody ever sees half of it.
final class NewDatabase {
    private final Path path;
    private final boolean wal;

    /// @param wal whether it is to be in WAL mode where its file system allows that
    NewDatabase(Path path, boolean wal) {
        this.path = path;
        this.wal = wal;
    }

    /// Lets `fill` make the content, and gives the file its name, in WAL mode where the file system allows it. Answers
    /// what `fill` answers, and whether the name was still free: where it was not, what was made is thrown away.
    /// What it commits need not be durable.
    <T> Made<T> make(Function<PrivateCopy, T> fill) {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a folder");
        try (ScratchFolder scratch = ScratchFolder.in(existing(folder))) {
            PrivateCopy copy = new PrivateCopy(scratch.resolve("new.sqlite"));
            empty(copy);
            T result = fill.apply(copy);
            copy.sync();
            if (wal && Mounts.now().kind(path) != Mount.Kind.NETWORK) {
                try (Session session = copy.write()) {
                    session.set("journal_mode", "wal");
                }
            }
            boolean first = link(copy.path());
            PlainFile.syncFolder(folder);
            return new Made<>(result, first);
        }
    }

    /// What came out, and whether it is what now has the name.
    record Made<T>(T result, boolean first) {}

    static void empty(PrivateCopy copy) {
        try (FileChannel created = PlainFile.of(copy.path()).createNew()) {
            created.force(true);
        } catch (IOException e) {
            throw cannot(copy.path(), e);
        }
    }

    private boolean link(Path made) {
        try {
            Files.createLink(path, made);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            throw cannot(path, e);
        }
    }

    private static Path existing(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannot(folder, e);
        }
    }

    private static RuntimeException cannot(Path path, Exception e) {
        return Problem.environment("cannot create the database")
                .at(path)
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }
}
