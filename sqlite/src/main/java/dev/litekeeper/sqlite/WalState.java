package dev.litekeeper.sqlite;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One consistent look at the WAL-index in shared memory
/// (<https://www.sqlite.org/walformat.html#the_wal_index_file_format>).
///
/// @param pageSize bytes of a page
/// @param pages the size of the database in pages after the last commit; 0 where the WAL has held none yet
/// @param salt1 together with `salt2` the generation of the WAL, as its frames carry it
/// @param frames how many frames are committed
/// @param backfilled how many of them are in the database file
/// @param checksum1 with `checksum2` the running checksum of the last committed frame
public record WalState(
        int pageSize, int pages, int salt1, int salt2, int frames, int backfilled, int checksum1, int checksum2) {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final int VERSION = 3007000;
    private static final int WORDS = 12;
    private static final int FRAMES = 16;
    private static final int SALT = 32;
    private static final int SECOND = 48;
    private static final int BACKFILLED = 96;
    private static final int TRIES = 200;

    /// The state now; null where a writer is in the midst of publishing, or died there.
    static @Nullable WalState read(MemorySegment index) {
        int[] words = new int[WORDS];
        for (int n = 0; n < TRIES; n++) {
            if (settled(index, words)) {
                int backfilled = at(index, BACKFILLED);
                if (at(index, FRAMES) == words[4] && at(index, SALT) == words[8] && at(index, 36) == words[9]) {
                    return of(words, backfilled);
                }
            }
            Thread.onSpinWait();
        }
        return null;
    }

    /// The generation and the number of frames in one number, as [WalState#place()] has them; for a cheap look
    /// whether anything happened.
    static long glance(MemorySegment index) {
        return glance(index, 0);
    }

    /// The same of a WAL-index that begins somewhere in a stretch of memory.
    static long glance(MemorySegment memory, long index) {
        return place(Integer.reverseBytes(at(memory, index + SALT)), at(memory, index + FRAMES));
    }

    /// A place in the WAL as one number, to be compared for equality.
    public static long place(int salt1, int frames) {
        return ((long) salt1 << 32) | (frames & 0xffffffffL);
    }

    /// The place after the last committed frame.
    public long place() {
        return place(salt1, frames);
    }

    /// Whether every committed frame is in the database file.
    public boolean isBackfilled() {
        return backfilled == frames;
    }

    private static boolean settled(MemorySegment index, int[] words) {
        for (int i = 0; i < WORDS; i++) {
            words[i] = at(index, 4L * i);
        }
        for (int i = 0; i < WORDS; i++) {
            if (at(index, SECOND + 4L * i) != words[i]) {
                return false;
            }
        }
        int one = 0;
        int two = 0;
        for (int i = 0; i < WORDS - 2; i += 2) {
            one += words[i] + two;
            two += words[i + 1] + one;
        }
        return words[0] == VERSION && (words[3] & 0xff) == 1 && words[10] == one && words[11] == two;
    }

    private static WalState of(int[] words, int backfilled) {
        int pageSize = words[3] >>> 16;
        return new WalState(
                // 65,536 is written as 1.
                (pageSize & 0xfe00) + ((pageSize & 1) << 16),
                words[5],
                Integer.reverseBytes(words[8]),
                Integer.reverseBytes(words[9]),
                words[4],
                backfilled,
                words[6],
                words[7]);
    }

    private static int at(MemorySegment index, long offset) {
        return (int) INT.getVolatile(index, offset);
    }
}
