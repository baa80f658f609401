package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/// A stretch of frames of a `-wal` (<https://www.sqlite.org/walformat.html>): for each page its newest frame in it.
///
/// Reading a `-wal` as an ordinary file is harmless: no locks live there.
final class WalFrames implements Pages {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;

    private final FileChannel wal;
    private final int pageSize;
    private final long[] newest;
    private final long committedPages;
    private final long last;

    private WalFrames(FileChannel wal, int pageSize, long[] newest, long committedPages, long last) {
        this.wal = wal;
        this.pageSize = pageSize;
        this.newest = newest;
        this.committedPages = committedPages;
        this.last = last;
    }

    /// The salts of the WAL, which change when it is begun anew; 0 where there is none yet.
    static long salts(Path wal) {
        if (FileFacts.of(wal).filter(facts -> facts.size() >= HEADER).isEmpty()) {
            return 0;
        }
        try (FileChannel channel = Pages.channel(wal)) {
            return header(channel).getLong(16);
        } catch (IOException e) {
            throw cannotRead(wal, e);
        }
    }

    /// Frames 1 to `last`, all of them committed.
    static WalFrames committed(FileChannel wal, int pageSize, long pages, long last) throws IOException {
        long[] newest = new long[(int) pages + 1];
        ByteBuffer head = ByteBuffer.allocate(FRAME_HEADER);
        for (long frame = 1; frame <= last; frame++) {
            Pages.fill(wal, head.clear(), position(pageSize, frame));
            long page = Integer.toUnsignedLong(head.getInt(0));
            if (page <= pages) {
                newest[(int) page] = frame;
            }
        }
        return new WalFrames(wal, pageSize, newest, pages, last);
    }

    /// The one transaction that starts behind frame `before`, its chain of checksums verified; empty where no such
    /// transaction stands there.
    static Optional<WalFrames> transaction(FileChannel wal, int pageSize, long pages, long before) throws IOException {
        ByteBuffer header = header(wal);
        Chain chain = new Chain((header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + pageSize);
        if (before == 0) {
            chain.start(header.getInt(24), header.getInt(28));
        } else {
            Pages.fill(wal, frame.clear().limit(FRAME_HEADER), position(pageSize, before));
            chain.start(frame.getInt(16), frame.getInt(20));
        }
        long[] newest = new long[(int) pages + 1];
        for (long number = before + 1; ; number++) {
            boolean whole = Pages.fill(wal, frame.clear(), position(pageSize, number)) == frame.capacity();
            if (!whole || frame.getLong(8) != header.getLong(16) || !chain.continues(frame.array())) {
                return Optional.empty();
            }
            long page = Integer.toUnsignedLong(frame.getInt(0));
            if (page <= pages) {
                newest[(int) page] = number;
            }
            if (frame.getInt(4) != 0) {
                return Optional.of(
                        new WalFrames(wal, pageSize, newest, Integer.toUnsignedLong(frame.getInt(4)), number));
            }
        }
    }

    /// How many pages the database has after the last frame.
    long committedPages() {
        return committedPages;
    }

    /// The number of the last frame.
    long last() {
        return last;
    }

    @Override
    public boolean read(long page, byte[] into) throws IOException {
        long frame = newest[(int) page];
        return frame != 0
                && Pages.fill(wal, ByteBuffer.wrap(into), position(pageSize, frame) + FRAME_HEADER) == pageSize;
    }

    /// These frames where they have a page, and `below` where they have none.
    Pages over(Pages below) {
        return (page, into) -> newest[(int) page] == 0 ? below.read(page, into) : read(page, into);
    }

    private static long position(int pageSize, long frame) {
        return HEADER + (frame - 1) * (FRAME_HEADER + pageSize);
    }

    private static ByteBuffer header(FileChannel wal) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        Pages.fill(wal, header, 0);
        return header;
    }

    private static RuntimeException cannotRead(Path wal, IOException e) {
        return Problem.environment("cannot read the WAL")
                .at(wal)
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }

    /// The running checksum of a WAL.
    private static final class Chain {
        private final ByteOrder order;
        private int first;
        private int second;

        Chain(ByteOrder order) {
            this.order = order;
        }

        void start(int one, int two) {
            first = one;
            second = two;
        }

        /// Whether the frame carries the checksum that follows from those before it.
        boolean continues(byte[] frame) {
            ByteBuffer bytes = ByteBuffer.wrap(frame).order(order);
            add(bytes, 0, 8);
            add(bytes, FRAME_HEADER, frame.length);
            ByteBuffer stated = ByteBuffer.wrap(frame);
            return stated.getInt(16) == first && stated.getInt(20) == second;
        }

        private void add(ByteBuffer bytes, int from, int to) {
            int one = first;
            int two = second;
            for (int i = from; i < to; i += 8) {
                one += bytes.getInt(i) + two;
                two += bytes.getInt(i + 4) + one;
            }
            first = one;
            second = two;
        }
    }
}
