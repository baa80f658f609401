package dev.litekeeper.wal;

import java.util.ArrayDeque;

/// The memory of the draining threads of one process: a few work with much of it, and where many databases are
/// written at the same time the others with little. What nobody uses is kept, but for what only many at once need:
/// giving it back to the system halts every thread for a moment.
///
/// Safe for use by several threads.
final class Memories {
    private static final int LARGE = 4;
    private static final int SPARE = 16;

    private final ArrayDeque<Memory> large = new ArrayDeque<>();
    private final ArrayDeque<Memory> small = new ArrayDeque<>();
    private int made;

    synchronized Memory borrow() {
        if (large.isEmpty() && made < LARGE) {
            made++;
            return Memory.allocate(true);
        }
        Memory known = large.isEmpty() ? small.poll() : large.poll();
        return known == null ? Memory.allocate(false) : known;
    }

    synchronized void giveBack(Memory memory) {
        if (memory.large()) {
            large.push(memory);
        } else if (small.size() < SPARE) {
            small.push(memory);
        } else {
            memory.close();
        }
    }
}
