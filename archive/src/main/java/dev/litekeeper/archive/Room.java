package dev.litekeeper.archive;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.store.Folder;

/// Whether what is about to be written fits. A little is always left for everybody else on that file system.
final class Room {
    private static final long LEFT = 64L << 20;

    private Room() {}

    /// Fails with an environment problem where fewer than `needed` bytes, and a reserve, are free at `folder`.
    static void require(Folder folder, long needed, String what) {
        long free = folder.free().bytes();
        if (free < needed + LEFT) {
            throw Problem.environment("not enough space for " + what)
                    .at(folder.path())
                    .because(new ByteSize(needed + LEFT) + " needed, " + new ByteSize(free) + " free")
                    .hint("free space there, or use another folder")
                    .failure();
        }
    }
}
