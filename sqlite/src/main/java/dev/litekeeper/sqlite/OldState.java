package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The content of a live database while it is being replaced: kept for the way back under the write lock, and
/// afterwards
/// the witness of what was committed.
sealed interface OldState {
    /// Copies the old content, makes the copy durable and compares it. Called once the write lock is held and
    /// before anything was written. Fails where there is any doubt.
    void keep(ReplaceJob.Talk talk);

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
    /// likes, and keeps the WAL from being begun anew, so that our frames stay where they were written.
    final class InWal implements OldState {
        private final DatabaseFile live;
        private final Session pinned;
        private final Path undo;
        private long salts;
        private long frames;
        private long pages;

        InWal(DatabaseFile live, Session pinned, Path undo) {
            this.live = live;
            this.pinned = pinned;
            this.undo = undo;
        }

        @Override
        public void keep(ReplaceJob.Talk talk) {
            pinned.beginSnapshot();
            frames = WalIndex.of(live)
                    .map(WalIndex::frames)
                    .orElseThrow(() -> Problem.unknown("cannot read the WAL index")
                            .at(live)
                            .failure());
            salts = WalFrames.salts(live.sidecar(Sidecar.WAL));
            int pageSize = (int) pinned.queryLong("PRAGMA page_size");
            pages = pinned.queryLong("PRAGMA page_count");
            PageCopy.complete(
                    pinned,
                    undo,
                    Math.max(1, (4 << 20) / pageSize),
                    (remaining, total) ->
                            talk.progress("undo", (long) (total - remaining) * pageSize, (long) total * pageSize));
            try (FileChannel copy = PlainFile.of(undo).openOrCreate();
                    FileChannel wal = Pages.channel(live.sidecar(Sidecar.WAL))) {
                copy.force(true);
                Pages below = Pages.ofLive(live.path(), pageSize);
                Pages old = WalFrames.committed(wal, pageSize, pages, frames).over(below);
                long differing = Pages.firstDifference(old, Pages.of(copy, pageSize), pageSize, pages);
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
                Optional<WalFrames> ours = WalFrames.transaction(wal, pageSize, count, before);
                boolean equal = ours.isPresent()
                        && ours.get().committedPages() == count
                        && Pages.firstDifference(ours.get(), Pages.of(source, pageSize), pageSize, count) == 0;
                boolean visible = equal
                        && WalIndex.of(live)
                                .filter(index -> index.frames() >= ours.get().last())
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
                ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
                for (long position = 0; position < size; position += CHUNK) {
                    Gateway.read(live.path(), chunk.clear(), position);
                    chunk.flip();
                    while (chunk.hasRemaining()) {
                        copy.write(chunk);
                    }
                    talk.progress("undo", position, size);
                }
                copy.force(true);
                pages = live.header().map(header -> size / header.pageSize()).orElse(0L);
                if (!sameBytes(copy, size)) {
                    throw differs(live, 0).failure();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
