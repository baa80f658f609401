package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The committed frames of a `-wal` (<https://www.sqlite.org/walformat.html>): for each page its newest one.
///
/// Reading a `-wal` as an ordinary file is harmless: no locks live there.
final class WalFrames {
    static final int HEADER = 32;
    static final int FRAME_HEADER = 24;

    private final FileChannel wal;
    private final int pageSize;
    private final long[] newest;

    private WalFrames(FileChannel wal, int pageSize, long[] newest) {
        this.wal = wal;
        this.pageSize = pageSize;
        this.newest = newest;
    }

    /// The salts of the WAL, which change when it is begun anew; 0 where there is none yet.
    static long salts(Path wal) {
        if (FileFacts.of(wal).filter(facts -> facts.size() >= HEADER).isEmpty()) {
            return 0;
        }
        try (FileChannel channel = Pages.channel(wal)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            Pages.fill(channel, header, 0);
            return header.getLong(16);
        } catch (IOException e) {
            throw Problem.environment("cannot read the WAL")
                    .at(wal)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// The frames behind `before` up to `last`, all of them committed, of a database with so many pages.
    static WalFrames between(FileChannel wal, int pageSize, long pages, long before, long last) throws IOException {
        long[] newest = new long[(int) pages + 1];
        ByteBuffer head = ByteBuffer.allocate(FRAME_HEADER);
        for (long frame = before + 1; frame <= last; frame++) {
            Pages.fill(wal, head.clear(), position(pageSize, frame));
            long page = Integer.toUnsignedLong(head.getInt(0));
            if (page <= pages) {
                newest[(int) page] = frame;
            }
        }
        return new WalFrames(wal, pageSize, newest);
    }

    /// Where a frame starts in the file.
    static long position(int pageSize, long frame) {
        return HEADER + (frame - 1) * (FRAME_HEADER + pageSize);
    }

    /// These frames where they have a page, and `below` where they have none.
    Pages over(Pages below) {
        return (first, count, into) -> {
            below.read(first, count, into);
            for (int i = 0; i < count; i++) {
                long frame = newest[(int) first + i];
                if (frame != 0) {
                    Pages.fill(
                            wal,
                            ByteBuffer.wrap(into, i * pageSize, pageSize),
                            position(pageSize, frame) + FRAME_HEADER);
                }
            }
        };
    }

    /// Writes these pages into a file, each in its place.
    void writeTo(FileChannel file) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(pageSize);
        for (int number = 1; number < newest.length; number++) {
            if (newest[number] != 0) {
                read(number, page.clear());
                Pages.write(file, page.flip(), (number - 1L) * pageSize);
            }
        }
    }

    /// The first of these pages that a file has otherwise in its place; 0 where there is none.
    long firstMissing(FileChannel file) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(pageSize);
        ByteBuffer there = ByteBuffer.allocate(pageSize);
        for (int number = 1; number < newest.length; number++) {
            if (newest[number] != 0) {
                read(number, page.clear());
                Pages.fill(file, there.clear(), (number - 1L) * pageSize);
                if (!page.flip().equals(there.flip())) {
                    return number;
                }
            }
        }
        return 0;
    }

    private void read(int number, ByteBuffer page) throws IOException {
        Pages.fill(wal, page, position(pageSize, newest[number]) + FRAME_HEADER);
    }
}
