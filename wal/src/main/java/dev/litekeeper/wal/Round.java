package dev.litekeeper.wal;

import dev.litekeeper.sqlite.Glances;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// The databases that one thread looks at again and again. Those in which nothing happens are looked at side by side,
/// for next to nothing each. [#add] and [#ask] may be called by any thread, [#look] by one.
final class Round {
    private static final int FEWEST = 8;

    private final Queue<Tail> added = new ConcurrentLinkedQueue<>();
    private final List<Tail> lively = new ArrayList<>();
    /// No turn of these is due until what is seen at a glance is something else, until the time has come, or
    /// until it is to be closed.
    private final List<Tail> calm = new ArrayList<>();

    private final Glances glances = new Glances();
    private long[] times = new long[FEWEST];
    private volatile boolean asked;

    /// Looks at this one too from now on, until it is closed.
    void add(Tail tail) {
        added.add(tail);
    }

    /// One is to be closed.
    void ask() {
        asked = true;
    }

    /// Looks at each, and hands on those of which a turn is due, which counts as begun. Answers whether any was.
    boolean look(long nanos, Consumer<Tail> begin) {
        for (Tail tail = added.poll(); tail != null; tail = added.poll()) {
            lively.add(tail);
        }
        if (asked) {
            asked = false;
            for (int i = calm.size() - 1; i >= 0; i--) {
                if (calm.get(i).isAsked()) {
                    stirs(i);
                }
            }
        }
        for (int i = glances.next(0); i < calm.size(); i = glances.next(i)) {
            stirs(i);
        }
        for (int i = due(0, nanos); i < calm.size(); i = due(i, nanos)) {
            stirs(i);
        }
        boolean any = false;
        for (int i = lively.size() - 1; i >= 0; i--) {
            Tail tail = lively.get(i);
            if (tail.isDue(nanos)) {
                begin.accept(tail);
                any = true;
            } else if (tail.isOver()) {
                lively.remove(i);
            } else if (tail.isCalm()) {
                lively.remove(i);
                calms(tail);
            }
        }
        return any;
    }

    /// The first of the calm from this index on whose time has come; as many as there are where there is none.
    private int due(int from, long nanos) {
        int count = calm.size();
        for (int i = from; i < count; i++) {
            if (nanos - times[i] >= 0) {
                return i;
            }
        }
        return count;
    }

    private void calms(Tail tail) {
        int index = calm.size();
        if (index == times.length) {
            times = Arrays.copyOf(times, 2 * index);
        }
        times[index] = tail.next();
        tail.expect(glances);
        calm.add(tail);
    }

    private void stirs(int index) {
        Tail last = calm.removeLast();
        lively.add(index == calm.size() ? last : calm.set(index, last));
        glances.remove(index);
        times[index] = times[calm.size()];
    }
}
