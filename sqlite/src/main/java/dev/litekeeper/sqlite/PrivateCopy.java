package dev.litekeeper.sqlite;

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
