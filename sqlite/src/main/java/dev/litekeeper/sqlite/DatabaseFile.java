package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/// A database file that other processes may be using. It hands out no path: what may be done to it are its methods, so
/// that no code can open it as an ordinary file.
///
/// Making one looks at nothing. Safe for use by several threads.
public final class DatabaseFile {
    private final Path path;

    private DatabaseFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /// The database at this path, whether or not it is there.
    public static DatabaseFile at(Path path) {
        return new DatabaseFile(path);
    }

    /// Its absolute path, for messages and for the arguments of other programs.
    public String name() {
        return path.toString();
    }

    /// Its file name alone, as in `app.sqlite`.
    public String fileName() {
        return String.valueOf(path.getFileName());
    }

    public boolean exists() {
        return FileFacts.taken(path);
    }

    /// What the file system says of it; empty where it is not there.
    public Optional<FileFacts> facts() {
        return FileFacts.of(path);
    }

    /// What the file system says of its folder.
    public Optional<FileFacts> folderFacts() {
        Path folder = path.getParent();
        return folder == null ? Optional.empty() : FileFacts.of(folder);
    }

    /// What the file system says of a file beside it.
    public Optional<FileFacts> facts(Sidecar sidecar) {
        return FileFacts.of(sidecar(sidecar));
    }

    /// The header as it stands in the file; empty where the file is shorter or is no database.
    public Optional<Header> header() {
        byte[] head = Gateway.head(path, Header.LENGTH);
        return Header.isDatabase(head) ? Optional.of(Header.parse(head)) : Optional.empty();
    }

    /// A connection that changes nothing.
    public Session read() {
        return open(Settings.READ);
    }

    /// A connection that may change the database.
    public Session write() {
        return open(Settings.WRITE);
    }

    /// A connection with these settings to the existing file. Fails with a reason and a hint where the file is missing,
    /// no database, cut off, or belongs to another user.
    public Session open(Settings settings) {
        Admission.check(path);
        Gateway.Mode mode =
                settings.queryOnly() && !Files.isWritable(path) ? Gateway.Mode.READ_ONLY : Gateway.Mode.READ_WRITE;
        try {
            return Session.over(Gateway.connectLive(path, mode), name(), settings);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot open the database", name(), e);
        }
    }

    /// A connection for following the WAL. Fails with a reason and a hint as [#open(Settings)] does, and where the
    /// database is not in WAL mode, which is left as it is.
    public WalConnection walConnection() {
        Admission.check(path);
        if (header().filter(Header::wal).isEmpty()) {
            throw Problem.refused("this database is not in WAL mode")
                    .at(path)
                    .because("single commits can be followed in a WAL alone")
                    .hint("turn it on, once: sqlite3 " + path + " 'PRAGMA journal_mode=WAL'")
                    .failure();
        }
        try {
            return new WalConnection(Gateway.connectLive(path, Gateway.Mode.READ_WRITE), name());
        } catch (SQLException e) {
            throw SqlFailure.of("cannot open the database", name(), e);
        }
    }

    /// The raw bytes of this database and its WAL. Needs a [WalConnection] that has read once.
    public LiveBytes liveBytes() {
        return new LiveBytes(path);
    }

    /// Creates an empty file for its owner alone. Fails where the name is taken.
    public void create() {
        try (FileChannel created = PlainFile.of(path).createNew()) {
            created.force(true);
        } catch (IOException e) {
            throw Problem.environment("cannot create the database")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// The location, for the code of this module alone.
    Path path() {
        return path;
    }

    Path sidecar(Sidecar sidecar) {
        return sidecar.beside(path);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatabaseFile file && file.path.equals(path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return name();
    }
}
