package dev.litekeeper.wal;

import java.util.ArrayDeque;

/// The memory of the draining threads of one process: a few work with much of it, and where many databases are
/// written at the same time the others with little. What nobody uses goes back to the system, but for a little.
///
/// Safe for use by several threads.
final class Memories {
    private static final int MOST_LARGE = 8;
    private static final int SPARE = 4;

    private final ArrayDeque<Memory> spare = new ArrayDeque<>();
    private int large;

    synchronized Memory borrow() {
        Memory known = spare.poll();
        if (known != null) {
            return known;
        }
        boolean another = large < MOST_LARGE;
        Memory memory = Memory.allocate(another);
        large += another ? 1 : 0;
        return memory;
    }

    synchronized void giveBack(Memory memory) {
        if (memory.large() && spare.size() < SPARE) {
            spare.add(memory);
            return;
        }
        large -= memory.large() ? 1 : 0;
        memory.close();
    }
}
