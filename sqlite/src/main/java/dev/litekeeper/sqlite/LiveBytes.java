package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The raw bytes of a live database in WAL mode: its pages, its `-wal` and the shared memory beside it. Needs
/// an open [WalConnection] to the same database for as long as it is used; made by
/// [DatabaseFile#liveBytes()].
///
/// The descriptors on the database and on the shared memory belong to the gateway, which keeps them: closing
/// one would drop every lock of this process. Safe for use by several threads, and untouched by interrupts.
public final class LiveBytes implements AutoCloseable {
    static final int WRITER = 120;
    private static final int CHECKPOINTER = 121;

    private final Path path;
    private final Path walPath;
    private final Path indexPath;
    private final Gateway.Raw database;
    private final Gateway.Raw index;
    private final MemorySegment shared;
    private final ByteLock writer;
    private final @Nullable Object walKey;
    private final int wal;

    LiveBytes(Path path) {
        this.path = path;
        this.walPath = Sidecar.WAL.beside(path);
        this.indexPath = Sidecar.SHM.beside(path);
        try {
            this.database = Gateway.raw(path, false);
            this.index = Gateway.raw(indexPath, true);
            this.shared = index.map();
            this.writer = index.writeLock();
            this.wal = Posix.open(walPath, false);
            this.walKey = Inode.key(Path.of("/proc/self/fd/" + wal));
        } catch (IOException e) {
            throw Problem.environment("cannot look into the database")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// One consistent look at the state of the WAL; null where a writer is in the midst of publishing a commit, or
    /// died there.
    public @Nullable WalState state() {
        return WalState.read(shared);
    }

    /// What [WalState#place()] would be, without the certainty that it is consistent.
    public long glance() {
        return WalState.glance(shared);
    }

    /// The shared memory as it changes, where it is for as long as this process lives.
    MemorySegment shared() {
        return shared;
    }

    /// Fills memory from this position of the `-wal` on; answers how many bytes were read before its end.
    public long readWal(MemorySegment into, long position) {
        return read(wal, into, position, "cannot read the WAL");
    }

    /// Fills memory from this position of the database file on; answers how many bytes were read before its end.
    public long readDatabase(MemorySegment into, long position) {
        return read(database.descriptor(), into, position, "cannot read the database file");
    }

    private long read(int descriptor, MemorySegment into, long position, String what) {
        try {
            return Posix.read(descriptor, into, position);
        } catch (IOException e) {
            throw failed(what, e);
        }
    }

    /// The length of the database file.
    public long databaseLength() {
        return FileFacts.size(path);
    }

    /// Returns when what was written to the database file is on the disk.
    public void syncDatabase() {
        try {
            Posix.dataSync(database.descriptor());
        } catch (IOException e) {
            throw failed("cannot write the database file to the disk", e);
        }
    }

    /// Returns when what was written to the `-wal` is on the disk.
    public void syncWal() {
        try {
            Posix.dataSync(wal);
        } catch (IOException e) {
            throw failed("cannot write the WAL to the disk", e);
        }
    }

    /// Takes SQLite's checkpoint lock, so that checkpoints of other processes return at once without doing
    /// anything; answers whether it was to be had. A checkpoint of this process drops it.
    public boolean lockCheckpoints() {
        return Posix.lock(index.descriptor(), CHECKPOINTER);
    }

    public void unlockCheckpoints() {
        Posix.unlock(index.descriptor(), CHECKPOINTER);
    }

    /// Whether other processes hold the checkpoint lock and the write lock, as a checkpoint does that waits for
    /// readers to leave.
    public boolean checkpointWaits() {
        return Posix.holder(index.descriptor(), CHECKPOINTER, CHECKPOINTER).isPresent() && writerIsBusy();
    }

    /// The process that holds the write lock; 0 where there is none, or it has no number here.
    public long writer() {
        return Posix.holder(index.descriptor(), WRITER, WRITER)
                .map(Posix.Foreign::pid)
                .orElse(0L);
    }

    /// Takes SQLite's write lock, so that no connection of any process can commit; answers whether it was to be had in
    /// this time. For one thread at a time.
    public boolean lockWriter(Duration patience) {
        try {
            return writer.take(patience);
        } catch (IOException e) {
            throw failed("cannot take the write lock", e);
        }
    }

    /// Gives the write lock back.
    public void unlockWriter() {
        try {
            writer.give();
        } catch (IOException e) {
            throw failed("cannot give the write lock back", e);
        }
    }

    private boolean writerIsBusy() {
        return Posix.holder(index.descriptor(), WRITER, WRITER).isPresent();
    }

    /// Which file this is, as in `64769:1234`.
    public String inode() {
        return database.inode().device() + ":" + database.inode().number();
    }

    /// Why the names no longer lead to the files that are looked into here; empty where they do.
    public Optional<String> strayed() {
        if (!database.isAt(path)) {
            return Optional.of("the database file was replaced or removed");
        }
        if (walKey == null || !walKey.equals(Inode.key(walPath))) {
            return Optional.of("the -wal was removed or replaced");
        }
        if (!index.isAt(indexPath)) {
            return Optional.of("the -shm was removed or replaced");
        }
        return Optional.empty();
    }

    private RuntimeException failed(String what, IOException e) {
        return Problem.environment(what)
                .at(path)
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }

    /// Gives the `-wal` back; nothing of this object may be used after it.
    @Override
    public void close() {
        try {
            Posix.close(wal);
        } catch (IOException e) {
            throw failed("cannot close the WAL", e);
        }
    }
}
