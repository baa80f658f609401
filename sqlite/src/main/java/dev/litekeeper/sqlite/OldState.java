package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// The content of a live database while it is being replaced: kept for the way back under the write lock, and
/// afterwards the witness of what was committed.
sealed interface OldState {
    /// Starts to copy the old content. Called once the write lock is held and before anything was written.
    void keep(ReplaceJob.Talk talk);

    /// Returns when the copy is complete, durable and compared with the old content. Fails where there is any
    /// doubt.
    void kept();

    /// Called right behind the commit.
    void committed();

    /// How the committed content is shown to be that of the backup; null where it cannot be shown this way.
    Replaced.@Nullable Proof proof(Path backup, int pageSize, long pages);

    /// Lets go of the database.
    void release();

    /// How many pages the old content had.
    long pages();

    private static Problem differs(DatabaseFile live, long page) {
        return Problem.unknown("the undo copy is not what the database held; nothing was changed")
                .at(live)
                .because(page == 0 ? "the files differ" : "page " + page + " differs");
    }

    /// Of a database in WAL mode. A reader pinned under the write lock sees the old content for as long as it
    /// likes: it keeps the file from being overwritten, and the WAL from being begun anew, so that our frames stay
    /// where they were written. The old content is therefore copied while the new one is being written.
    final class InWal implements OldState {
        private final DatabaseFile live;
        private final Session pinned;
        private final Path undo;
        private CompletableFuture<Void> copying = CompletableFuture.completedFuture(null);
        private long salts;
        private long frames;
        private long needed;
        private long pages;

        InWal(DatabaseFile live, Session pinned, Path undo) {
            this.live = live;
            this.pinned = pinned;
            this.undo = undo;
        }

        @Override
        public void keep(ReplaceJob.Talk talk) {
            pinned.beginSnapshot();
            WalIndex index = WalIndex.of(live)
                    .orElseThrow(() -> Problem.unknown("cannot read the WAL index")
                            .at(live)
                            .failure());
            frames = index.frames();
            // Where all of the WAL is in the file already, our transaction may begin it anew and overwrite its frames.
            needed = index.checkpointed() >= frames ? 0 : frames;
            salts = WalFrames.salts(live.sidecar(Sidecar.WAL));
            int pageSize = (int) pinned.queryLong("PRAGMA page_size");
            pages = pinned.queryLong("PRAGMA page_count");
            copying = CompletableFuture.runAsync(
                    () -> copy(pageSize),
                    task -> Thread.ofPlatform().name("undo").start(task));
        }

        @Override
        public void kept() {
            try {
                copying.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }

        /// A checkpoint may meanwhile move pages from the WAL into the file; those are taken from the WAL.
        private void copy(int pageSize) {
            try (FileChannel copy = PlainFile.of(undo).openOrCreate();
                    FileChannel wal = Pages.channel(live.sidecar(Sidecar.WAL))) {
                WalFrames newest = WalFrames.upTo(wal, pageSize, pages, needed);
                Gateway.copy(live.path(), Math.min(pages * pageSize, Gateway.length(live.path())), copy);
                newest.writeTo(copy);
                copy.force(true);
                long differing = Pages.firstDifference(
                        newest.over(Pages.ofLive(live.path(), pageSize)), Pages.of(copy, pageSize), pageSize, pages);
                if (differing != 0 || copy.size() != pages * pageSize) {
                    throw differs(live, differing).failure();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void committed() {
            // The pinned reader holds everything in place.
        }

        @Override
        public Replaced.@Nullable Proof proof(Path backup, int pageSize, long count) {
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
            pinned.rollback();
        }

        @Override
        public long pages() {
            return pages;
        }
    }

    /// Of a database in a rollback-journal mode. Under its exclusive lock the file itself is the old content:
    /// nothing is written to it before SQLite's cache is full or the commit.
    final class InFile implements OldState {
        private static final int CHANGE_COUNTER = 24;
        private static final int CHUNK = 1 << 20;

        private final DatabaseFile live;
        private final Session session;
        private final Path undo;
        private int counter;
        private long pages;
        private boolean pinned;

        InFile(DatabaseFile live, Session session, Path undo) {
            this.live = live;
            this.session = session;
            this.undo = undo;
        }

        @Override
        public void keep(ReplaceJob.Talk talk) {
            counter = changeCounter();
            long size = Gateway.length(live.path());
            try (FileChannel copy = PlainFile.of(undo).openOrCreate()) {
                talk.progress("undo", 0, size);
                Gateway.copy(live.path(), size, copy);
                copy.force(true);
                talk.progress("undo", size, size);
                pages = live.header().map(header -> size / header.pageSize()).orElse(0L);
                if (!sameBytes(copy, size)) {
                    throw differs(live, 0).failure();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void kept() {
            // It was complete before anything was written.
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

        private boolean sameBytes(FileChannel copy, long size) throws IOException {
            ByteBuffer here = ByteBuffer.allocate(CHUNK);
            ByteBuffer there = ByteBuffer.allocate(CHUNK);
            for (long position = 0; position < size; position += CHUNK) {
                Gateway.read(live.path(), here.clear(), position);
                Pages.fill(copy, there.clear(), position);
                if (!here.flip().equals(there.flip())) {
                    return false;
                }
            }
            return copy.size() == size;
        }

        private int changeCounter() {
            ByteBuffer bytes = ByteBuffer.allocate(4);
            Gateway.read(live.path(), bytes, CHANGE_COUNTER);
            return bytes.getInt(0);
        }
    }
}
