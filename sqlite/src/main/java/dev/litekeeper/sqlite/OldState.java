package dev.litekeeper.sqlite;

import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The content of a live database while it is being replaced: kept for the way back under the write lock,
/// and afterwards the witness of what was committed.
sealed interface OldState {
    /// Copies the old content before the write lock is asked for, and compares it.
    void prepare(ReplaceJob.Talk talk);

    /// Completes the copy with what was committed since, and compares that. Called once the write lock is held and
    /// before anything was written; fails where there is any doubt.
    void keep(ReplaceJob.Talk talk);

    /// Returns when the copy is durable. Called before the commit.
    void kept();

    /// Called right behind the commit.
    void committed();

    /// How the committed content is shown to be that of the backup; null where it cannot be shown this way.
    Replaced.@Nullable Proof proof(Path backup, int pageSize, long pages);

    /// Lets go of the database.
    void release();

    /// How many pages the old content had.
    long pages();

    /// The digest of the copy; empty where something was committed while it was made.
    Optional<PageDigest> digest();

    /// Of a database in WAL mode. A reader that was there before the write lock holds the file and the WAL
    /// in place, so that the old content is copied while others write, and what they commit meanwhile is
    /// taken from the WAL under the lock. Behind the commit it keeps our frames where they were written.
    final class InWal implements OldState {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final DatabaseFile live;
        private final Session pinned;
        private final Path undo;
        private Optional<PageDigest> digest = Optional.empty();
        private @Nullable PinnedState state;
        private CompletableFuture<Void> settling = CompletableFuture.completedFuture(null);
        private long salts;
        private long frames;
        private long pages;

        InWal(DatabaseFile live, Session pinned, Path undo) {
            this.live = live;
            this.pinned = pinned;
            this.undo = undo;
        }

        @Override
        public void prepare(ReplaceJob.Talk talk) {
            PinnedState begun = PinnedState.begin(live, pinned);
            pages = begun.pages();
            digest = Optional.of(begun.copyTo(undo, (done, total) -> talk.progress("undo", done, total)));
            state = begun;
            settling = CompletableFuture.runAsync(
                    new PrivateCopy(undo)::sync,
                    task -> Thread.ofPlatform().name("settle").start(task));
        }

        @Override
        public void keep(ReplaceJob.Talk talk) {
            Optional<Long> grown = Objects.requireNonNull(state, "prepared").catchUp(undo);
            if (grown.isPresent()) {
                pages = grown.get();
                digest = Optional.empty();
            }
            frames = PinnedState.index(live).frames();
            salts = WalFrames.salts(live.sidecar(Sidecar.WAL));
        }

        /// What was added under the lock may have come behind the first sync.
        @Override
        public void kept() {
            Flusher.answer(settling);
            if (digest.isEmpty()) {
                new PrivateCopy(undo).sync();
            }
        }

        @Override
        public void committed() {
            // The pinned reader holds everything in place.
        }

        /// A reader of the new content keeps our frames in place, so that they can go into the file while they are read
        /// back; what is left in the WAL would be the app's to move, at its next commit.
        @Override
        public Replaced.@Nullable Proof proof(Path backup, int pageSize, long count) {
            try (Session newer = live.open(Settings.READ.busyTimeout(Duration.ZERO));
                    Session folder = live.open(Settings.WRITE.busyTimeout(Duration.ZERO))) {
                WhileBusy.beginSnapshot(newer, PATIENCE);
                pinned.rollback();
                CompletableFuture<Void> folding = CompletableFuture.runAsync(
                        () -> folder.queryLong("PRAGMA wal_checkpoint(PASSIVE)"),
                        task -> Thread.ofPlatform().name("fold").start(task));
                try {
                    return inWal(backup, pageSize, count);
                } finally {
                    folding.exceptionally(_ -> null).join();
                    newer.rollback();
                }
            }
        }

        private Replaced.@Nullable Proof inWal(Path backup, int pageSize, long count) {
            Path path = live.sidecar(Sidecar.WAL);
            long before = WalFrames.salts(path) == salts ? frames : 0;
            try (FileChannel wal = Pages.channel(path);
                    FileChannel source = Pages.channel(backup)) {
                long last = new WalTransaction(wal, Pages.of(source, pageSize), pageSize, count).find(before);
                boolean visible = last != 0
                        && WalIndex.of(live)
                                .filter(index -> index.frames() >= last)
                                .isPresent();
                return visible ? Replaced.Proof.WAL_PAGES : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void release() {
            if (pinned.inTransaction()) {
                pinned.rollback();
            }
        }

        @Override
        public long pages() {
            return pages;
        }

        @Override
        public Optional<PageDigest> digest() {
            return digest;
        }
    }

    /// Of a database in a rollback-journal mode. Under its exclusive lock the file itself is the old
    /// content: nothing is written to it before SQLite's cache is full or the commit.
    final class InFile implements OldState {
        private static final int CHANGE_COUNTER = 24;

        private final DatabaseFile live;
        private final Session session;
        private final Path undo;
        private int counter;
        private long pages;
        private boolean pinned;
        private Optional<PageDigest> digest = Optional.empty();

        InFile(DatabaseFile live, Session session, Path undo) {
            this.live = live;
            this.session = session;
            this.undo = undo;
        }

        /// Nothing keeps others from writing meanwhile; so it counts only where it is the same under the
        /// lock.
        @Override
        public void prepare(ReplaceJob.Talk talk) {
            copy(talk);
        }

        @Override
        public void keep(ReplaceJob.Talk talk) {
            counter = changeCounter();
            if (!isCopied()) {
                copy(talk);
                if (!isCopied()) {
                    throw PinnedState.differs(live, 0);
                }
            }
        }

        private void copy(ReplaceJob.Talk talk) {
            long size = Gateway.length(live.path());
            try (FileChannel copy = PlainFile.of(undo).openOrCreate()) {
                talk.progress("undo", 0, size);
                copy.truncate(size);
                Gateway.copy(live.path(), size, copy);
                copy.force(true);
                talk.progress("undo", size, size);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Whether the copy holds what the file does.
        private boolean isCopied() {
            int pageSize = live.header().map(Header::pageSize).orElse(0);
            long size = Gateway.length(live.path());
            if (pageSize == 0 || new PrivateCopy(undo).size() != size) {
                return size == 0;
            }
            pages = size / pageSize;
            PageDigest held = PageSums.of(Pages.ofLive(live.path(), pageSize), pageSize, pages, (_, _) -> {});
            digest = Optional.of(held);
            return held.equals(PageDigest.of(new PrivateCopy(undo), pageSize));
        }

        @Override
        public void kept() {
            // It was durable before anything was written.
        }

        /// Whoever is first now: nobody can commit while this session reads.
        @Override
        public void committed() {
            try {
                session.beginSnapshot();
                pinned = true;
            } catch (SqlFailure e) {
                pinned = false;
            }
        }

        @Override
        public Replaced.@Nullable Proof proof(Path backup, int pageSize, long count) {
            if (!pinned || changeCounter() != counter + 1) {
                return null;
            }
            try (FileChannel source = Pages.channel(backup)) {
                Pages now = Pages.ofLive(live.path(), pageSize);
                return Pages.firstDifference(now, Pages.of(source, pageSize), pageSize, count) == 0
                                && Gateway.length(live.path()) == count * pageSize
                        ? Replaced.Proof.FILE_PAGES
                        : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void release() {
            if (session.inTransaction()) {
                session.rollback();
            }
        }

        @Override
        public long pages() {
            return pages;
        }

        @Override
        public Optional<PageDigest> digest() {
            return digest;
        }

        private int changeCounter() {
            ByteBuffer bytes = ByteBuffer.allocate(4);
            Gateway.read(live.path(), bytes, CHANGE_COUNTER);
            return bytes.getInt(0);
        }
    }
}
