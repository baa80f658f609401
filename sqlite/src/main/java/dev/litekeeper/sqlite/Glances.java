package dev.litekeeper.sqlite;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// What many databases show at a glance while nothing happens in them, side by side: a look at all of them reads one
/// place of the shared memory of each, and little else. For one thread.
public final class Glances {
    private static final int FEWEST = 8;

    /// All memory of this process. The shared memory of a database stays where it is for as long as this process lives.
    @SuppressWarnings("restricted")
    private static final MemorySegment EVERYWHERE = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private long[] addresses = new long[FEWEST];
    private long[] expected = new long[FEWEST];
    private int count;

    /// Adds a database behind the others.
    ///
    /// @param place what [LiveBytes#glance()] answers until something is committed
    public void add(LiveBytes bytes, long place) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * count);
            expected = Arrays.copyOf(expected, 2 * count);
        }
        addresses[count] = bytes.shared().address();
        expected[count] = place;
        count++;
    }

    /// Takes the one at this index out; the last one gets its index.
    public void remove(int index) {
        count--;
        addresses[index] = addresses[count];
        expected[index] = expected[count];
    }

    /// The first one from this index on whose WAL holds something else than expected; as many as there are where
    /// there is none. A WAL without any commit is as expected.
    public int next(int from) {
        for (int i = from; i < count; i++) {
            long place = WalState.glance(EVERYWHERE, addresses[i]);
            if ((int) place != 0 && place != expected[i]) {
                return i;
            }
        }
        return count;
    }
}
