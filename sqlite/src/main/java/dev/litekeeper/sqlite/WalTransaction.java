package dev.litekeeper.sqlite;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.BitSet;

/// Reads one transaction back from a `-wal` and tells whether it holds exactly the pages of a file: every frame
/// carries the salts of the WAL and the checksum that follows from the frames before it, the newest frame of each
/// page is equal to the file's page, and the last one commits a database of the file's length.
final class WalTransaction {
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 1 << 20;

    private final FileChannel wal;
    private final Pages file;
    private final int pageSize;
    private final int count;
    private final BitSet equal = new BitSet();
    private final byte[] window;
    private final int windowPages;
    private long windowFirst;
    private int first;
    private int second;

    /// @param file the pages that are expected
    /// @param count how many there are
    WalTransaction(FileChannel wal, Pages file, int pageSize, long count) {
        this.wal = wal;
        this.file = file;
        this.pageSize = pageSize;
        this.count = (int) count;
        this.windowPages = Math.max(1, CHUNK / pageSize);
        this.window = new byte[windowPages * pageSize];
    }

    /// The number of the frame that commits the transaction behind frame `before`; 0 where no such transaction, or
    /// another one, stands there.
    long find(long before) throws IOException {
        byte[] header = new byte[WalFrames.HEADER];
        Pages.fill(wal, ByteBuffer.wrap(header), 0);
        boolean big = ((int) BIG.get(header, 0) & 1) == 1;
        start(header, before);
        int frameSize = WalFrames.FRAME_HEADER + pageSize;
        byte[] frames = new byte[Math.max(1, CHUNK / frameSize) * frameSize];
        for (long number = before + 1; ; ) {
            int read = Pages.fill(wal, ByteBuffer.wrap(frames), WalFrames.position(pageSize, number));
            if (read < frameSize) {
                return 0;
            }
            for (int at = 0; at + frameSize <= read; at += frameSize, number++) {
                boolean salts = (int) BIG.get(frames, at + 8) == (int) BIG.get(header, 16)
                        && (int) BIG.get(frames, at + 12) == (int) BIG.get(header, 20);
                if (!salts || !continues(frames, at, big)) {
                    return 0;
                }
                compare((int) BIG.get(frames, at), frames, at + WalFrames.FRAME_HEADER);
                int committed = (int) BIG.get(frames, at + 4);
                if (committed != 0) {
                    return committed == count && complete() ? number : 0;
                }
            }
        }
    }

    private void start(byte[] header, long before) throws IOException {
        first = (int) BIG.get(header, 24);
        second = (int) BIG.get(header, 28);
        if (before > 0) {
            byte[] frame = new byte[WalFrames.FRAME_HEADER];
            Pages.fill(wal, ByteBuffer.wrap(frame), WalFrames.position(pageSize, before));
            first = (int) BIG.get(frame, 16);
            second = (int) BIG.get(frame, 20);
        }
    }

    private boolean continues(byte[] frames, int at, boolean big) {
        VarHandle words = big ? BIG : LITTLE;
        add(words, frames, at, at + 8);
        add(words, frames, at + WalFrames.FRAME_HEADER, at + WalFrames.FRAME_HEADER + pageSize);
        return (int) BIG.get(frames, at + 16) == first && (int) BIG.get(frames, at + 20) == second;
    }

    private void add(VarHandle words, byte[] bytes, int from, int to) {
        int one = first;
        int two = second;
        for (int i = from; i < to; i += 8) {
            one += (int) words.get(bytes, i) + two;
            two += (int) words.get(bytes, i + 4) + one;
        }
        first = one;
        second = two;
    }

    private void compare(int page, byte[] frames, int from) throws IOException {
        if (page < 1 || page > count) {
            return;
        }
        if (windowFirst == 0 || page < windowFirst || page >= windowFirst + windowPages) {
            windowFirst = page;
            file.read(page, Math.min(windowPages, count - page + 1), window);
        }
        int start = (int) (page - windowFirst) * pageSize;
        equal.set(page, Pages.same(page, frames, from, window, start, pageSize));
    }

    private boolean complete() {
        long lockPage = (1L << 30) / pageSize + 1;
        if (lockPage <= count) {
            equal.set((int) lockPage);
        }
        return equal.cardinality() == count;
    }
}
