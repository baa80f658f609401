package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Space on a disk of this machine.
final class Room {
    private static final long RESERVE = 64L << 20;

    private Room() {}

    /// Fails where the disk of this folder has no room for so many bytes and a reserve of 64 MB.
    static void require(Path folder, long bytes) {
        long free;
        try {
            free = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw Problem.environment("cannot tell how much room there is")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        if (free < bytes + RESERVE) {
            throw Problem.environment("not enough room for the copy")
                    .at(folder)
                    .because("it takes " + new ByteSize(bytes) + " and a reserve of " + new ByteSize(RESERVE) + "; "
                            + new ByteSize(free) + " are free")
                    .hint("make room there and run this again; nothing was changed")
                    .failure();
        }
    }
}
