package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/// The pages of a database as bytes, numbered from 1.
interface Pages {
    /// Reads one page into `into`, from its start. Answers whether the page was there to its end.
    boolean read(long page, byte[] into) throws IOException;

    /// Finds the first page in which the two differ; 0 where there is none. In page 1 what a copy made by SQLite
    /// has of its own does not count: the numbers of its file format, change counter, schema cookie, and who wrote
    /// it last.
    static long firstDifference(Pages one, Pages other, int pageSize, long count) {
        byte[] here = new byte[pageSize];
        byte[] there = new byte[pageSize];
        long lockPage = (1L << 30) / pageSize + 1;
        try {
            for (long page = 1; page <= count; page++) {
                // SQLite never stores anything in the page of its locks.
                if (page == lockPage) {
                    continue;
                }
                if (!one.read(page, here) || !other.read(page, there)) {
                    return page;
                }
                if (page == 1) {
                    blank(here);
                    blank(there);
                }
                if (!Arrays.equals(here, there)) {
                    return page;
                }
            }
            return 0;
        } catch (IOException e) {
            throw Problem.environment("cannot compare pages")
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static void blank(byte[] first) {
        Arrays.fill(first, 18, 20, (byte) 0);
        Arrays.fill(first, 24, 28, (byte) 0);
        Arrays.fill(first, 40, 44, (byte) 0);
        Arrays.fill(first, 92, 100, (byte) 0);
    }

    /// The pages of a file that nobody else knows. The channel stays open as long as they are read.
    static Pages of(FileChannel channel, int pageSize) {
        return (page, into) -> fill(channel, ByteBuffer.wrap(into), (page - 1) * pageSize) == pageSize;
    }

    /// The pages of a live database as they stand in its file.
    static Pages ofLive(Path path, int pageSize) {
        return (page, into) -> Gateway.read(path, ByteBuffer.wrap(into), (page - 1) * pageSize) == pageSize;
    }

    /// A channel over a file that is no live database.
    static FileChannel channel(Path path) {
        return PlainFile.of(path).channel();
    }

    /// Fills the buffer as far as the file goes.
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
