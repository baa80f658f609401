package dev.litekeeper.archive;

import dev.litekeeper.archive.RestorePlan.Loss;
import dev.litekeeper.archive.RestorePlan.Way;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.List;

/// What was seen of the database a backup is to be restored into: how that can be done, and what it costs.
record Look(Way way, String why, List<Loss> losses, ByteSize undo, ByteSize wal, List<String> users) {
    private static final long FRAME_HEADER = 24;

    /// How content gets into this database, whatever it is.
    static Way way(DatabaseFile live) {
        if (!live.exists()) {
            return Way.NEW_FILE;
        }
        try (Session session = live.read()) {
            session.beginSnapshot();
            return Way.IN_PLACE;
        } catch (Failure e) {
            if (e.kind() == Kind.BAD) {
                return Way.REPLACEMENT;
            }
            throw e;
        }
    }

    /// Looks; changes nothing. Refuses where it cannot go in.
    static Look at(DatabaseFile live, RestoreSource source, boolean contents) {
        if (!live.exists()) {
            return nothing(Way.NEW_FILE, "there is no database at this place", List.of());
        }
        List<String> users =
                Presence.of(live).occupants().stream().map(Occupant::describe).toList();
        try (Session session = live.read()) {
            session.beginSnapshot();
            requireFit(session, live, source);
            List<Loss> losses = Losses.of(
                    session,
                    source.fingerprint(),
                    contents && session.pragma("journal_mode").equals("wal"));
            return new Look(
                    Way.IN_PLACE,
                    "the database can take it as one transaction",
                    losses,
                    size(live),
                    wal(source),
                    users);
        } catch (SqlFailure e) {
            if (e.isDamage()) {
                return nothing(Way.REPLACEMENT, "SQLite cannot open the database: " + e.message(), users);
            }
            throw e;
        } catch (Failure e) {
            if (e.kind() == Kind.BAD) {
                return nothing(
                        Way.REPLACEMENT, e.problem().what() + ": " + e.problem().why(), users);
            }
            throw e;
        }
    }

    private static Look nothing(Way way, String why, List<String> users) {
        return new Look(way, why, List.of(), new ByteSize(0), new ByteSize(0), users);
    }

    private static void requireFit(Session session, DatabaseFile live, RestoreSource source) {
        if (session.queryLong("PRAGMA page_count") == 0) {
            return;
        }
        String encoding = session.pragma("encoding");
        if (!encoding.equals(source.fingerprint().encoding())) {
            throw Problem.refused("what is restored has another text encoding than the database")
                    .at(live)
                    .because("it is " + source.fingerprint().encoding() + ", the database " + encoding)
                    .hint("restore it with --to a new file, stop the app, and move the file there")
                    .failure();
        }
        long pageSize = session.queryLong("PRAGMA page_size");
        if (pageSize != source.pageSize()) {
            requireAlone(live, pageSize, source);
        }
    }

    private static void requireAlone(DatabaseFile live, long pageSize, RestoreSource source) {
        Presence.Alone alone = Presence.of(live).alone();
        switch (alone.answer()) {
            case YES, COULD_NOT_TELL -> {
                return;
            }
            case NO ->
                throw Problem.refused("what is restored has another page size, and somebody has the database open")
                        .at(live)
                        .because(source.pageSize() + " and " + pageSize + " bytes; open in " + alone.why())
                        .hint("stop them, then restore again")
                        .failure();
        }
    }

    private static ByteSize size(DatabaseFile live) {
        return new ByteSize(live.facts().map(FileFacts::size).orElse(0L)
                + live.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L));
    }

    private static ByteSize wal(RestoreSource source) {
        return new ByteSize(source.pages() * (source.pageSize() + FRAME_HEADER));
    }
}
