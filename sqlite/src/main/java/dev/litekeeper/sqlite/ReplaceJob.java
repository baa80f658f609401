package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.Codes;

/// What the child process of [Copier#replaceContent] does: puts the pages of a backup into a live database
/// as one transaction of that database. The old content is copied before that for the way back, and
/// completed and compared under the write lock, before the first page is visible to anybody.
///
/// Where anything is in doubt before the commit the process ends itself, which rolls the transaction back.
final class ReplaceJob {
    static final String LOCKED = "the write lock was not to be had";
    static final String NOT_TAKEN = "SQLite did not take the content; nothing was changed";

    static final String NOT_ONTO = "the database is not what it was expected to be; nothing was changed";

    private static final String ANOTHER = "what is to be put back is not what it was";
    private static final int PAGES_A_STEP = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DatabaseFile live;
    private final PrivateCopy backup;
    private final Fingerprint expected;
    private final Path undo;
    private final Optional<PageDigest> pages;
    private final Optional<PageDigest> onto;
    private final Duration lockWait;
    private final Talk talk;
    private final Map<String, @Nullable Object> result = new LinkedHashMap<>();
    private long lockedAt;

    /// How the job speaks with its parent.
    interface Talk {
        void progress(String phase, long done, long total);

        /// Returns when the parent agrees to the commit; where it does not, this process is killed instead.
        void readyToCommit();

        /// Ends this process, saying why. What was begun is rolled back.
        void abandon(Problem problem);
    }

    ReplaceJob(Map<String, @Nullable Object> order, Talk talk) {
        this.live = DatabaseFile.at(Path.of(Orders.text(order, "live")));
        this.backup = new PrivateCopy(Path.of(Orders.text(order, "backup")));
        this.expected = Fingerprint.of(Orders.object(order, "expected"));
        this.undo = Path.of(Orders.text(order, "undo"));
        this.pages = PageDigest.find(order.get("pages"));
        this.onto = PageDigest.find(order.get("onto"));
        this.lockWait = Duration.ofMillis(Orders.number(order, "lockWaitMillis"));
        this.talk = talk;
    }

    static Map<String, @Nullable Object> order(DatabaseFile live, Content backup, Path undo, CopyLimits limits) {
        Map<String, @Nullable Object> order = new LinkedHashMap<>();
        order.put("job", "replace");
        order.put("live", live.name());
        order.put("backup", backup.file().path().toString());
        order.put("expected", backup.rows().json());
        order.put("pages", backup.pages().map(PageDigest::json).orElse(null));
        order.put("onto", backup.onto().map(PageDigest::json).orElse(null));
        order.put("undo", undo.toString());
        order.put("lockWaitMillis", limits.lockWait().toMillis());
        return order;
    }

    Map<String, @Nullable Object> run() {
        long start = System.nanoTime();
        Settings settings = Settings.WRITE.busyTimeout(Duration.ZERO);
        try (Session old = live.open(settings)) {
            String mode = WhileBusy.retry(PATIENCE, () -> old.pragma("journal_mode"));
            result.put("journalMode", mode);
            int pageSize = prepareBackup();
            boolean empty = WhileBusy.retry(PATIENCE, () -> old.queryLong("PRAGMA page_count")) == 0;
            if (!empty) {
                sameEncoding(old);
            }
            boolean otherSize =
                    !empty && WhileBusy.retry(PATIENCE, () -> old.queryLong("PRAGMA page_size")) != pageSize;
            if (mode.equals("wal") && otherSize) {
                leaveWal(old);
            }
            OldState state = mode.equals("wal") && !otherSize
                    ? new OldState.InWal(live, old, undo)
                    : new OldState.InFile(live, old, undo);
            state.prepare(talk);
            if (state.digest().isPresent()) {
                requireOnto(state);
            }
            replace(state, pageSize);
            result.put("undoPages", state.pages());
            result.put("undoDigest", state.digest().map(PageDigest::json).orElse(null));
            if (mode.equals("wal") && otherSize) {
                old.set("journal_mode", "wal");
            }
            result.put("walBytes", live.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L));
        }
        result.put("totalNanos", System.nanoTime() - start);
        return result;
    }

    /// Gives the backup the journal mode that lets the database keep its own, and at least two pages, so
    /// that SQLite tells us of the lock before it commits. Answers its page size.
    private int prepareBackup() {
        try (Session session = backup.write()) {
            if (session.queryLong("PRAGMA page_count") == 0) {
                throw Problem.refused("the backup is empty").at(backup.path()).failure();
            }
            session.set("journal_mode", "delete");
            if (session.queryLong("PRAGMA page_count") == 1) {
                session.execute("CREATE TABLE litekeeper_second_page(a)");
                session.execute("DROP TABLE litekeeper_second_page");
            }
            result.put("pages", session.queryLong("PRAGMA page_count"));
            result.put("pageSize", session.queryLong("PRAGMA page_size"));
            return (int) session.queryLong("PRAGMA page_size");
        }
    }

    private void sameEncoding(Session old) {
        String encoding = WhileBusy.retry(PATIENCE, () -> old.pragma("encoding"));
        if (!encoding.equals(expected.encoding())) {
            throw Problem.refused("the backup has another text encoding than the database")
                    .at(live)
                    .because("it is " + expected.encoding() + ", the database " + encoding)
                    .hint("restore it to a new file with --to, stop the app, and move the file there")
                    .failure();
        }
    }

    /// A database in WAL mode cannot get another page size. Leaving WAL mode works only for the one who is
    /// alone.
    private void leaveWal(Session old) {
        try {
            old.set("journal_mode", "delete");
        } catch (Failure e) {
            throw Problem.refused("the backup has another page size, and somebody else has the database open")
                    .at(live)
                    .because("in WAL mode the page size can only be changed by the one who is alone")
                    .hint("stop the app, then restore again")
                    .failure(e);
        }
    }

    private void replace(OldState state, int pageSize) {
        try (Session source = backup.read();
                Flusher flusher = new Flusher(live.sidecar(Sidecar.WAL))) {
            // Nobody shortens a private file, so that SQLite may read it as memory.
            source.queryLong("PRAGMA mmap_size=" + Integer.MAX_VALUE);
            source.beginSnapshot();
            long count = source.queryLong("PRAGMA page_count");
            int step = count <= PAGES_A_STEP ? 1 : PAGES_A_STEP;
            CompletableFuture<Void> look = CompletableFuture.runAsync(
                    this::requirePages, task -> Thread.ofPlatform().name("look").start(task));
            long asked = System.nanoTime();
            int rc = PageCopy.run(source, live.path(), step, lockWait, (remaining, total) -> {
                try {
                    if (lockedAt == 0) {
                        lockedAt = System.nanoTime();
                        result.put("waitedNanos", lockedAt - asked);
                        state.keep(talk);
                        requireOnto(state);
                    }
                    flusher.wrote((long) step * pageSize);
                    if (remaining == 0) {
                        state.committed();
                    } else if (remaining <= step) {
                        Flusher.answer(look);
                        state.kept();
                        flusher.require();
                        talk.readyToCommit();
                    }
                    tell(remaining, total, step, pageSize);
                } catch (RuntimeException | Error e) {
                    talk.abandon(problem(e));
                }
            });
            if (rc != Codes.SQLITE_OK) {
                throw refusal(rc);
            }
            result.put("lockedNanos", System.nanoTime() - lockedAt);
            source.rollback();
        }
        prove(state, pageSize);
    }

    /// Fails as refused where the database has, or may have, other pages than it has to have.
    private void requireOnto(OldState state) {
        if (onto.isPresent() && !onto.equals(state.digest())) {
            throw Problem.refused(NOT_ONTO)
                    .at(live)
                    .because("somebody has written to it")
                    .failure();
        }
    }

    /// Fails as bad where the backup is not what it was. One of a single page was given another one.
    private void requirePages() {
        pages.filter(known -> known.pages() > 1)
                .filter(known -> !PageDigest.of(backup, known.pageSize()).equals(known))
                .ifPresent(_ -> {
                    throw Problem.bad(ANOTHER)
                            .at(backup.path())
                            .because("its pages are others than those that were copied; nothing was changed")
                            .hint("litekeeper history shows what else there is")
                            .failure();
                });
    }

    private void tell(int remaining, int total, int step, int pageSize) {
        if (remaining % 1024 < step) {
            talk.progress("write", (long) (total - remaining) * pageSize, (long) total * pageSize);
        }
    }

    private void prove(OldState state, int pageSize) {
        long pages = Orders.number(result, "pages");
        Replaced.@Nullable Proof proof = state.proof(backup.path(), pageSize, pages);
        state.release();
        try (Session anew = live.open(Settings.READ.busyTimeout(Duration.ZERO))) {
            WhileBusy.beginSnapshot(anew, PATIENCE);
            if (proof == null && Fingerprint.of(anew).compare(expected) == Fingerprint.Match.EQUAL) {
                proof = Replaced.Proof.ROWS;
            }
        }
        result.put("proof", proof == null ? "" : proof.name());
    }

    private Failure refusal(int rc) {
        String code = SQLiteErrorCode.getErrorCode(rc).name();
        if (lockedAt == 0 && (rc == Codes.SQLITE_BUSY || rc == Codes.SQLITE_LOCKED)) {
            return Problem.environment(LOCKED)
                    .at(live)
                    .because("somebody else kept it for " + lockWait.toSeconds() + " s")
                    .failure();
        }
        return Problem.environment(NOT_TAKEN)
                .at(live)
                .because("it answered " + code)
                .hint(rc == Codes.SQLITE_FULL ? "free some disk space" : "")
                .failure();
    }

    private Problem problem(Throwable e) {
        return e instanceof Failure failure
                ? failure.problem()
                : Problem.environment("stopped before the commit; nothing was changed")
                        .at(live)
                        .because(e.toString());
    }
}
