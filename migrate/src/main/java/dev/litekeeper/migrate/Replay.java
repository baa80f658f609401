package dev.litekeeper.migrate;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// What scripts make of an empty database, in one of our own that is gone when this is closed.
public final class Replay implements AutoCloseable {
    private final ScratchFolder scratch = ScratchFolder.inTemp();
    private final PrivateCopy copy;

    private Replay() {
        Path file = scratch.resolve("replay.sqlite");
        try {
            PlainFile.of(file).createNew().close();
        } catch (IOException e) {
            scratch.close();
            throw new UncheckedIOException(e);
        }
        copy = new PrivateCopy(file);
    }

    /// Runs the scripts, one after the other. Fails where one of them does.
    public static Replay of(Scripts scripts, Author author) {
        Replay replay = new Replay();
        try {
            new Migrator(Target.of(replay.copy), scripts, Track.SCRIPTS, author).apply(Orders.ALL, Listener.NOBODY);
            return replay;
        } catch (RuntimeException e) {
            replay.close();
            throw e;
        }
    }

    /// Executes the statements of a text. `file` is its name for messages.
    public static Replay of(String file, String text) {
        Replay replay = new Replay();
        try (Session session = replay.copy.open(Settings.WRITE.foreignKeys(false))) {
            session.execute("PRAGMA synchronous = OFF");
            Splitter.split(Source.of(file, text)).forEach(statement -> session.execute(statement.sql()));
            return replay;
        } catch (RuntimeException e) {
            replay.close();
            throw e;
        }
    }

    /// The schema, without what Litekeeper and SQLite keep for themselves.
    public Schema schema() {
        try (Session session = open()) {
            return Schema.of(session).application();
        }
    }

    /// A connection that only reads.
    public Session open() {
        return copy.open(Settings.READ);
    }

    @Override
    public void close() {
        scratch.close();
    }
}
