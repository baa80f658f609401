package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The start of a history for a database that has been there before: the first scripts are recorded as if they had run.
final class Baseline {
    private final Scripts scripts;
    private final Author author;

    /// @param scripts those the database already holds
    Baseline(Scripts scripts, Author author) {
        this.scripts = scripts;
        this.author = author;
    }

    /// The schema these scripts make, tried on an empty database of our own.
    Schema expected() {
        try (ScratchFolder scratch = ScratchFolder.inTemp()) {
            Path file = scratch.resolve("baseline.sqlite");
            PlainFile.of(file).createNew().close();
            Target target = Target.of(new PrivateCopy(file));
            Scripts schemaScripts = scripts.only(name -> name.kind() == ScriptKind.SCHEMA);
            new Migrator(target, schemaScripts, Track.SCRIPTS, author).apply(Orders.ALL, Listener.NOBODY);
            try (Session session = target.connect().apply(Settings.READ)) {
                return Schema.of(session).application();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Records the scripts inside the transaction that is open. Fails where there is a history, where there is nothing,
    /// and where the schema is not the expected one.
    void record(Session session, String database, Schema expected) {
        Schema found = Schema.of(session).application();
        refuse(session, database, found);
        List<String> differences = Difference.between(expected, found);
        if (!differences.isEmpty()) {
            throw Problem.refused("the database is not what the scripts make")
                    .at(database)
                    .because(String.join("; ", differences))
                    .hint("mend " + scripts.names().getFirst()
                            + ", or name the last script the database holds with --to NN")
                    .failure();
        }
        History.create(session);
        Instant now = author.clock().instant();
        String version = session.queryText("SELECT sqlite_version()");
        for (Script script : scripts.forward()) {
            History.add(session, entry(script, now, version, found.hash()), "");
        }
    }

    private static void refuse(Session session, String database, Schema found) {
        if (!History.read(session).isEmpty()) {
            throw Problem.refused("the database has a history already")
                    .at(database)
                    .hint("`litekeeper migrate status` shows it")
                    .failure();
        }
        if (found.objects().isEmpty()) {
            throw Problem.usage("the database is empty")
                    .at(database)
                    .hint("`litekeeper migrate` runs the scripts on it")
                    .failure();
        }
    }

    private Entry entry(Script script, Instant now, String version, String hash) {
        return new Entry(
                script.name().number(),
                script.name().kind().word(),
                script.name().file(),
                "baseline",
                script.checksum(),
                author.who(),
                now,
                Duration.ZERO,
                version,
                hash,
                hash,
                0,
                "");
    }
}
