package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;

/// A database file that nobody but this process knows: unpacked from a backup, or made to try something on.
public record PrivateCopy(Path path) {

    /// Its length in bytes; 0 where it is not there.
    public long size() {
        return FileFacts.of(path).map(FileFacts::size).orElse(0L);
    }

    /// A connection that changes nothing.
    public Session read() {
        return open(Settings.READ, Gateway.Mode.READ_WRITE);
    }

    /// A connection that may change it.
    public Session write() {
        return open(Settings.WRITE, Gateway.Mode.READ_WRITE);
    }

    /// A connection with these settings.
    public Session open(Settings settings) {
        return open(settings, Gateway.Mode.READ_WRITE);
    }

    /// A connection with these settings whose commits are not durable before [#sync]; a crash may take the file.
    public Session openHasty(Settings settings) {
        Session session = open(settings);
        session.set("synchronous", "0");
        return session;
    }

    /// Makes durable what the connections that are closed by now have committed. For when none is open.
    public void sync() {
        try (FileChannel channel = PlainFile.of(path).openOrCreate()) {
            channel.force(true);
        } catch (IOException e) {
            throw Problem.environment("cannot make the database durable")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Creates the file where it is missing; a connection that may change it.
    public Session create() {
        return open(Settings.WRITE, Gateway.Mode.CREATE);
    }

    private Session open(Settings settings, Gateway.Mode mode) {
        try {
            return Session.over(Gateway.connect(path, mode), path.toString(), settings);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot open the database", path.toString(), e);
        }
    }
}
