package dev.litekeeper.life.check;

import dev.litekeeper.checks.Content;
import dev.litekeeper.checks.Fact;
import dev.litekeeper.checks.Rights;
import dev.litekeeper.checks.Use;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.Deadline;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.DatabaseTraits;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Header;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Looks into a database through one connection that changes nothing, and no longer than its writers can bear.
///
/// Where a log or journal lies beside a database that nobody has open, it is not opened: that alone would fold in
/// whatever lies there.
final class ContentLook implements AutoCloseable {
    private static final ByteSize QUICKLY_CHECKED = ByteSize.parse("256MB");
    private static final Duration IN_WAL = Duration.ofMillis(300);
    private static final Duration WITH_JOURNAL = Duration.ofMillis(100);

    private final DatabaseFile database;
    private final Fact<Session> session;
    private final boolean wal;

    private ContentLook(DatabaseFile database, Fact<Session> session, boolean wal) {
        this.database = database;
        this.session = session;
        this.wal = wal;
    }

    static ContentLook at(Subject subject, Rights rights, Fact<List<Use.Holder>> holders) {
        DatabaseFile database = subject.database();
        Optional<String> left = leftOver(rights, holders);
        if (left.isPresent()) {
            return new ContentLook(database, Fact.unseen(left.get()), false);
        }
        Fact<Session> session = Guarded.look(database::read);
        boolean wal = session.known()
                .map(open -> open.pragma("journal_mode").equals("wal"))
                .orElse(false);
        return new ContentLook(database, session, wal);
    }

    Content look(Fact<Content.SchemaState> schema, Optional<Long> orphansOfTheDrill) {
        return new Content(
                header(),
                seen(open -> open.queryLong("""
                        SELECT count(*) FROM sqlite_schema
                        WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'litekeeper_history'""")),
                quickCheck(),
                orphans(orphansOfTheDrill),
                seen(ForeignCollations::of),
                schema);
    }

    /// What decides which bugs of SQLite can strike it.
    DatabaseTraits traits() {
        return seen(DatabaseTraits::of).known().orElse(DatabaseTraits.UNKNOWN);
    }

    boolean open() {
        return session.known().isPresent();
    }

    /// Why there is no connection.
    <T> Fact<T> notOpen() {
        return switch (session) {
            case Fact.Seen<Session> _ -> throw new IllegalStateException("it is open");
            case Fact.Unseen<Session>(String why) -> Fact.unseen(why);
        };
    }

    @Override
    public void close() {
        session.known().ifPresent(Session::close);
    }

    private Fact<Header> header() {
        return switch (Guarded.look(database::header)) {
            case Fact.Seen<Optional<Header>>(Optional<Header> header) ->
                Guarded.present(header, "the file is no SQLite database");
            case Fact.Unseen<Optional<Header>>(String why) -> Fact.unseen(why);
        };
    }

    private Fact<List<String>> quickCheck() {
        ByteSize size = new ByteSize(database.facts().map(FileFacts::size).orElse(0L));
        return size.compareTo(QUICKLY_CHECKED) > 0
                ? Fact.unseen("quick_check of " + size + " takes too long")
                : seen(open -> bounded(open, "PRAGMA quick_check(5)").stream()
                        .filter(line -> !line.equals("ok"))
                        .toList());
    }

    private Fact<Long> orphans(Optional<Long> ofTheDrill) {
        Fact<Long> now =
                seen(open -> (long) bounded(open, "PRAGMA foreign_key_check").size());
        return now.known().isEmpty() && session.known().isPresent() && ofTheDrill.isPresent()
                ? Fact.seen(ofTheDrill.get())
                : now;
    }

    private List<String> bounded(Session open, String sql) {
        Duration bound = wal ? IN_WAL : WITH_JOURNAL;
        try (Deadline _ = Deadline.of(open, bound)) {
            return open.query(sql, row -> row.text(1));
        }
    }

    private <T> Fact<T> seen(Function<Session, T> look) {
        return switch (session) {
            case Fact.Seen<Session>(Session open) -> Guarded.look(() -> look.apply(open));
            case Fact.Unseen<Session>(String why) -> Fact.unseen(why);
        };
    }

    private static Optional<String> leftOver(Rights rights, Fact<List<Use.Holder>> holders) {
        boolean inUse = holders.known().filter(List::isEmpty).isEmpty();
        return inUse
                ? Optional.empty()
                : rights.sidecars().known().orElse(List.of()).stream()
                        .filter(file -> file.size() > 0 && !file.name().endsWith("-shm"))
                        .map(FileFacts::name)
                        .findFirst()
                        .map(name -> name + " was left there; the database is not opened, that would fold it in");
    }
}
