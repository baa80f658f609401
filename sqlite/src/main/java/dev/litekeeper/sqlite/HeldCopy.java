package dev.litekeeper.sqlite;

import dev.litekeeper.files.PlainFile;
import java.nio.file.Path;
import java.util.Optional;

/// A copy of a live database in WAL mode that is made beside its writers and completed under the write lock, in
/// the time that what was committed meanwhile takes. It is proven by its pages: each was read back out of the copy
/// and compared.
///
/// Until it is completed a reader keeps the WAL from being begun anew. For one thread.
public final class HeldCopy implements AutoCloseable {
    private final Session pinned;
    private final PinnedState state;
    private final Path file;
    private Optional<PageDigest> pages;

    private HeldCopy(Session pinned, PinnedState state, Path file, PageDigest pages) {
        this.pinned = pinned;
        this.state = state;
        this.file = file;
        this.pages = Optional.of(pages);
    }

    /// Copies the database into a new file that only its owner may read. Empty where it is not in WAL mode.
    public static Optional<HeldCopy> make(DatabaseFile live, Path file, CopyLimits limits, Progress progress) {
        Session pinned = live.read();
        try {
            if (!pinned.pragma("journal_mode").equals("wal")) {
                pinned.close();
                return Optional.empty();
            }
            Watch watch = new Watch(live, file, limits);
            watch.roomFor(Copier.size(live));
            Copier.create(file);
            return Optional.of(copy(live, pinned, file, watch, progress));
        } catch (RuntimeException | Error e) {
            pinned.close();
            throw e;
        }
    }

    private static HeldCopy copy(DatabaseFile live, Session pinned, Path file, Watch watch, Progress progress) {
        try {
            PinnedState state = PinnedState.begin(live, pinned);
            PageDigest pages = state.copyTo(file, (done, total) -> {
                watch.run();
                progress.at("copy", done, total);
            });
            new PrivateCopy(file).sync();
            return new HeldCopy(pinned, state, file, pages);
        } catch (RuntimeException | Error e) {
            PlainFile.of(file).delete();
            throw e;
        }
    }

    /// Brings in what was committed since. For a caller who holds the write lock of the database and has
    /// changed nothing yet. Fails as unknown where the copy does not prove itself.
    public void complete() {
        if (state.catchUp(file).isPresent()) {
            new PrivateCopy(file).sync();
            pages = Optional.empty();
        }
        pinned.rollback();
    }

    /// What it holds, once it is completed.
    ///
    /// @param now where the file is by now
    public PageDigest pages(PrivateCopy now) {
        return pages.orElseGet(() -> PageDigest.of(now, state.pageSize()));
    }

    /// Lets go of the database. The file stays.
    @Override
    public void close() {
        pinned.close();
    }
}
