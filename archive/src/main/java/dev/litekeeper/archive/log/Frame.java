package dev.litekeeper.archive.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A piece of a file in memory, which has a chunk of it or none. For one thread at a time.
final class Frame {
    /// Bytes of a chunk.
    static final int CHUNK = 1 << 16;

    final byte[] memory = new byte[CHUNK];
    final LongBuffer words =
            ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();

    /// The number of the chunk; negative for none.
    int chunk = -1;

    /// Whether it was changed, and is not being written.
    boolean dirty;

    /// Whether it was changed since [PageImage#rest] was called last.
    boolean lively;

    /// What its chunk adds to the database hash, while another thread writes and hashes it: until then it must not be
    /// changed.
    @Nullable
    Future<Long> leaving;

    /// Fills it from the file, with zeros beyond its end. Answers how many bytes the file had.
    int read(FileChannel file, int number) throws IOException {
        chunk = number;
        ByteBuffer into = ByteBuffer.wrap(memory);
        long from = (long) number * CHUNK;
        boolean more = true;
        while (more && into.hasRemaining()) {
            more = file.read(into, from + into.position()) > 0;
        }
        zero(into.position());
        return into.position();
    }

    /// Zeros from this place on.
    void zero(int from) {
        Arrays.fill(memory, from, CHUNK, (byte) 0);
    }

    /// Writes what belongs to a file of so many bytes. Answers how many these are.
    int write(FileChannel file, long bytes) throws IOException {
        long from = (long) chunk * CHUNK;
        ByteBuffer content = ByteBuffer.wrap(memory, 0, (int) Math.min(CHUNK, bytes - from));
        while (content.hasRemaining()) {
            file.write(content, from + content.position());
        }
        return content.position();
    }
}
