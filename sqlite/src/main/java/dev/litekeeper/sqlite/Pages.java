package dev.litekeeper.sqlite;

import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/// The pages of a database as bytes, numbered from 1.
interface Pages {
    /// Reads `count` pages from `first` on into the start of `into`; what is not there becomes zeros.
    void read(long first, int count, byte[] into) throws IOException;

    /// Finds the first page in which the two differ; 0 where there is none. In page 1 what a copy made by SQLite
    /// has of its own does not count.
    static long firstDifference(Pages one, Pages other, int pageSize, long count) throws IOException {
        int step = Math.max(1, (1 << 20) / pageSize);
        byte[] here = new byte[step * pageSize];
        byte[] there = new byte[step * pageSize];
        for (long first = 1; first <= count; first += step) {
            int pages = (int) Math.min(step, count - first + 1);
            one.read(first, pages, here);
            other.read(first, pages, there);
            for (int i = 0; i < pages; i++) {
                long page = first + i;
                int from = i * pageSize;
                if (!same(page, here, from, there, from, pageSize)) {
                    return page;
                }
            }
        }
        return 0;
    }

    /// Whether two readings of a page are equal. SQLite stores nothing in the page of its locks. In page 1 the
    /// numbers of the file format, the change counter, the schema cookie and who wrote last do not count: a copy
    /// made by SQLite has its own.
    static boolean same(long page, byte[] one, int from, byte[] other, int start, int pageSize) {
        if (page == 1) {
            return equal(one, from, other, start, 0, 18)
                    && equal(one, from, other, start, 20, 24)
                    && equal(one, from, other, start, 28, 40)
                    && equal(one, from, other, start, 44, 92)
                    && equal(one, from, other, start, 100, pageSize);
        }
        return page == (1L << 30) / pageSize + 1 || equal(one, from, other, start, 0, pageSize);
    }

    private static boolean equal(byte[] one, int from, byte[] other, int start, int first, int end) {
        return Arrays.equals(one, from + first, from + end, other, start + first, start + end);
    }

    /// The pages of a file that is no live database. The channel stays open as long as they are read.
    static Pages of(FileChannel channel, int pageSize) {
        return (first, count, into) -> {
            ByteBuffer bytes = ByteBuffer.wrap(into, 0, count * pageSize);
            fill(channel, bytes, (first - 1) * pageSize);
            Arrays.fill(into, bytes.position(), count * pageSize, (byte) 0);
        };
    }

    /// The pages of a live database as they stand in its file.
    static Pages ofLive(Path path, int pageSize) {
        return (first, count, into) -> {
            ByteBuffer bytes = ByteBuffer.wrap(into, 0, count * pageSize);
            Gateway.read(path, bytes, (first - 1) * pageSize);
            Arrays.fill(into, bytes.position(), count * pageSize, (byte) 0);
        };
    }

    /// A channel over a file that is no live database.
    static FileChannel channel(Path path) {
        return PlainFile.of(path).channel();
    }

    /// Writes all of the buffer from this position on.
    static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        int start = bytes.position();
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position() - start);
        }
    }

    /// Fills the buffer as far as the file goes; answers how many bytes that were.
    static int fill(FileChannel channel, ByteBuffer into, long position) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            int read = channel.read(into, position + into.position() - start);
            if (read < 0) {
                break;
            }
        }
        return into.position() - start;
    }
}
