package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The pages of a live database as a session sees them, read beside SQLite from the file and the WAL. The
/// session's snapshot holds both in place: what its reader may need is neither written over in the file nor
/// begun anew in the WAL.
///
/// Where others commit while the snapshot begins, the pages may lack what they wrote; [#catchUp] brings
/// that, and everything since, into a copy.
final class PinnedState {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TRIES = 50;
    private static final long TOLD = 16L << 20;

    private final DatabaseFile live;
    private final int pageSize;
    private final long pages;
    private final boolean wal;
    private final long salts;
    private final long frames;
    private final boolean folded;
    private final boolean exact;

    private PinnedState(DatabaseFile live, Session session, Optional<WalIndex> before, boolean exact) {
        this.live = live;
        this.pageSize = (int) session.queryLong("PRAGMA page_size");
        this.pages = session.queryLong("PRAGMA page_count");
        this.wal = before.isPresent();
        this.salts = before.map(WalIndex::salts).orElse(0L);
        this.frames = before.map(WalIndex::frames).orElse(0L);
        this.folded =
                before.map(index -> index.checkpointed() >= index.frames()).orElse(true);
        this.exact = exact;
    }

    /// Begins a snapshot in the session of a database in WAL mode.
    static PinnedState begin(DatabaseFile live, Session session) {
        session.queryLong("SELECT count(*) FROM sqlite_schema");
        while (true) {
            WalIndex before = index(live);
            WhileBusy.beginSnapshot(session, PATIENCE);
            WalIndex now = index(live);
            if (now.salts() == before.salts()) {
                return new PinnedState(live, session, Optional.of(before), now.frames() == before.frames());
            }
            session.rollback();
        }
    }

    /// Begins a snapshot in the session, of which every page is known. Empty, with the snapshot begun all
    /// the same, where others committed at each of many tries.
    static Optional<PinnedState> exactly(DatabaseFile live, Session session) {
        if (!session.pragma("journal_mode").equals("wal")) {
            WhileBusy.beginSnapshot(session, PATIENCE);
            return Optional.of(new PinnedState(live, session, Optional.empty(), true));
        }
        PinnedState state = begin(live, session);
        for (int i = 1; !state.exact && i < TRIES; i++) {
            session.rollback();
            state = begin(live, session);
        }
        return state.exact ? Optional.of(state) : Optional.empty();
    }

    int pageSize() {
        return pageSize;
    }

    long pages() {
        return pages;
    }

    /// The digest of all pages.
    PageDigest digest() {
        return read((_, _) -> {});
    }

    /// What is told how many bytes of how many are written, now and then and from several threads; it
    /// throws to give up.
    interface Written {
        void at(long done, long total);
    }

    /// Writes all pages into a file and reads each MiB back; fails as unknown where it holds anything else. The disk
    /// is asked to take them meanwhile; the file is durable once it was synced.
    PageDigest copyTo(Path target, Written written) {
        AtomicLong done = new AtomicLong();
        try (FileChannel copy = PlainFile.of(target).openOrCreate();
                Flusher flusher = Flusher.forgetting(target)) {
            PageDigest digest = read((bytes, position) -> {
                int length = bytes.remaining();
                Pages.write(copy, bytes, position);
                requireSame(bytes.flip(), copy, position);
                flusher.wrote(length);
                long now = done.addAndGet(length);
                if (now / TOLD != (now - length) / TOLD) {
                    written.at(now, pages * pageSize);
                }
            });
            if (copy.size() != pages * pageSize) {
                throw differs(live, 0);
            }
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSame(ByteBuffer bytes, FileChannel copy, long position) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(bytes.remaining());
        Pages.fill(copy, found, position);
        if (!found.flip().equals(bytes)) {
            throw differs(live, position / pageSize + 1);
        }
    }

    private PageDigest read(PageSums.Sink sink) {
        Pages file = Pages.ofLive(live.path(), pageSize);
        if (!wal || folded) {
            return PageSums.of(file, pageSize, pages, sink);
        }
        try (FileChannel channel = Pages.channel(live.sidecar(Sidecar.WAL))) {
            Pages all = WalFrames.between(channel, pageSize, pages, 0, frames).over(file);
            return PageSums.of(all, pageSize, pages, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Brings what was committed since into the copy and compares it. For a caller who holds the write lock, with the
    /// snapshot still held. Answers how many pages the copy has then, or empty where nothing was committed.
    Optional<Long> catchUp(Path target) {
        WalIndex now = index(live);
        boolean anew = now.salts() != salts;
        if (!anew && now.frames() == frames) {
            return Optional.empty();
        }
        if (anew ? !folded : now.frames() < frames) {
            throw Problem.unknown("the WAL was begun anew although a reader needs it; nothing was changed")
                    .at(live)
                    .failure();
        }
        long count = now.frames() == 0 ? pages : now.pages();
        try (FileChannel copy = PlainFile.of(target).openOrCreate();
                FileChannel channel = Pages.channel(live.sidecar(Sidecar.WAL))) {
            WalFrames since = WalFrames.between(channel, pageSize, count, anew ? 0 : frames, now.frames());
            since.writeTo(copy);
            resize(copy, count * pageSize);
            long missing = since.firstMissing(copy);
            if (missing != 0) {
                throw differs(live, missing);
            }
            return Optional.of(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void resize(FileChannel file, long size) throws IOException {
        file.truncate(size);
        if (file.size() < size) {
            Pages.write(file, ByteBuffer.allocate(1), size - 1);
        }
    }

    /// The WAL's index as it is now.
    static WalIndex index(DatabaseFile live) {
        return WhileBusy.await(PATIENCE, () -> WalIndex.of(live))
                .orElseThrow(() ->
                        Problem.unknown("cannot read the WAL index").at(live).failure());
    }

    /// What is said where a copy is not what it was made from.
    static Failure differs(DatabaseFile live, long page) {
        return Problem.unknown("the undo copy is not what the database held; nothing was changed")
                .at(live)
                .because(page == 0 ? "the files differ" : "page " + page + " differs")
                .failure();
    }
}
