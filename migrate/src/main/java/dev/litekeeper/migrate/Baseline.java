package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
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
        try (Replay replay = Replay.of(scripts.only(name -> name.kind() == ScriptKind.SCHEMA), author)) {
            return replay.schema();
        }
    }

    /// Records the scripts inside the transaction that is open. Fails where there is a history, where there is nothing,
    /// and where the schema is not the expected one.
    void record(Session session, String database, Schema expected) {
        Schema found = Schema.of(session).application();
        refuse(session, database, found);
        refuse(
                database,
                Difference.between(expected, found),
                "mend " + scripts.names().getFirst() + ", or name the last script the database holds with --to NN");
        History.create(session);
        Instant now = author.clock().instant();
        String version = session.queryText("SELECT sqlite_version()");
        for (Script script : scripts.forward()) {
            History.add(session, entry(script, now, version, found.hash()), "");
        }
    }

    /// Records the last script alone inside the transaction that is open. Fails where it is recorded, and where the
    /// schema is not the expected one.
    void recordLast(Session session, String database, Schema expected) {
        Script last = scripts.forward().getLast();
        boolean recorded = History.read(session).stream()
                .anyMatch(entry -> entry.key().equals(last.name().key()));
        if (recorded) {
            throw Problem.refused("the script ran already").at(last.name()).failure();
        }
        Schema found = Schema.of(session).application();
        refuse(database, Difference.between(expected, found), "the schema was changed meanwhile: look again");
        History.create(session);
        String version = session.queryText("SELECT sqlite_version()");
        History.add(session, entry(last, author.clock().instant(), version, found.hash()), "");
    }

    private static void refuse(String database, List<String> differences, String hint) {
        if (!differences.isEmpty()) {
            throw Problem.refused("the database is not what the scripts make")
                    .at(database)
                    .because(String.join("; ", differences))
                    .hint(hint)
                    .failure();
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
                script.name().version(),
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
