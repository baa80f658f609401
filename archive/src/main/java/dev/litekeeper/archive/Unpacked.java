package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/// A stored database, read back from its store and unpacked where only this process knows it. Gone when it is closed.
public final class Unpacked implements AutoCloseable {
    private final ScratchFolder folder;
    private final PrivateCopy copy;
    private final Packing sums;

    private Unpacked(ScratchFolder folder, PrivateCopy copy, Packing sums) {
        this.folder = folder;
        this.copy = copy;
        this.sums = sums;
    }

    /// Reads the object back into a new folder inside `parent`. Fails as bad where it cannot be unpacked.
    ///
    /// @param lasting whether the file is to be durable, as it is what is restored
    static Unpacked of(Store store, Key key, Path parent, boolean lasting, LongConsumer progress) {
        ScratchFolder folder = ScratchFolder.in(parent);
        try {
            Path file = folder.resolve("backup.sqlite");
            return new Unpacked(folder, new PrivateCopy(file), unpack(store, key, file, lasting, progress));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static Packing unpack(Store store, Key key, Path path, boolean lasting, LongConsumer progress) {
        PlainFile file = PlainFile.of(path);
        try (InputStream in = store.read(key);
                OutputStream out = lasting ? file.createLastingOutput() : file.createNewOutput()) {
            return Packing.unpack(in, out, progress);
        } catch (IOException e) {
            throw cannotUnpack(key + " in store " + store.name(), e);
        }
    }

    private static Failure cannotUnpack(String where, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (why.contains("No space left")) {
            return Problem.environment("no space to unpack the backup")
                    .at(where)
                    .because(why)
                    .hint("free space in the folder for temporary files, or name another with TMPDIR")
                    .failure(e);
        }
        return Problem.bad("the backup cannot be unpacked")
                .at(where)
                .because(why)
                .failure(e);
    }

    /// The database.
    public PrivateCopy copy() {
        return copy;
    }

    /// What went through while it was unpacked.
    Packing sums() {
        return sums;
    }

    @Override
    public void close() {
        folder.close();
    }
}
