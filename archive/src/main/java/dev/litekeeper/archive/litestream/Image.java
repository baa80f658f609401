package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.sqlite.PrivateCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/// A database file that is put together page by page. Nobody else knows the file. For one thread.
final class Image implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final BitSet present = new BitSet();
    private int pageSize;
    private int pages;
    private boolean cut;

    private Image(Path path) {
        this.path = path;
        this.channel = PlainFile.of(path).createNew();
    }

    /// An empty image in a file that does not exist yet.
    static Image in(Path path) {
        return new Image(path);
    }

    /// The file as a database.
    PrivateCopy copy() {
        return new PrivateCopy(path);
    }

    int pageSize() {
        return pageSize;
    }

    /// Its size in pages.
    int pages() {
        return pages;
    }

    /// Whether pages were thrown away that a later file may count on.
    boolean isCut() {
        return cut;
    }

    /// Makes it empty.
    void clear(int bytesOfAPage) throws IOException {
        channel.truncate(0);
        present.clear();
        pageSize = bytesOfAPage;
        pages = 0;
        cut = false;
    }

    void write(int number, byte[] page, int offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(page, offset, pageSize);
        long position = (long) (number - 1) * pageSize;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
        present.set(number);
    }

    /// Reads a page; zeros beyond the end.
    void read(int number, byte[] into) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(into, 0, pageSize);
        long position = (long) (number - 1) * pageSize;
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, position);
            if (count < 0) {
                break;
            }
            position += count;
        }
        Arrays.fill(into, bytes.position(), pageSize, (byte) 0);
    }

    /// Gives it its size. Answers the first page that nothing was written to; 0 where every page is there.
    int settle(int size) throws IOException {
        pages = size;
        cut = present.length() - 1 > size;
        present.clear(size + 1, Math.max(size + 1, present.length()));
        long bytes = (long) size * pageSize;
        if (channel.size() > bytes) {
            channel.truncate(bytes);
        } else if (channel.size() < bytes) {
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
        int missing = present.nextClearBit(1);
        if (missing == LtxHeader.lockPage(pageSize)) {
            missing = present.nextClearBit(missing + 1);
        }
        return missing <= size ? missing : 0;
    }

    /// Makes the file durable.
    void force() throws IOException {
        channel.force(true);
    }

    /// The failure for a file that cannot be written.
    Failure cannotWrite(IOException e) {
        return Problem.environment("cannot write the file")
                .at(path)
                .because(String.valueOf(e.getMessage()))
                .hint("check that there is space, and the rights on the folder")
                .failure(e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }
}
