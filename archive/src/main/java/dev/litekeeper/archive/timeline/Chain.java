package dev.litekeeper.archive.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The segments of an archive that belong together, in the order of the log; orphans are not among them. It
/// may begin late, where older ones were deleted, and it may have holes, where objects are lost.
record Chain(List<Stretch> stretches) {
    Chain {
        stretches = List.copyOf(stretches);
    }

    /// The first segment, by index, that is to be replayed onto the state at this point; empty where there
    /// is none.
    Optional<Integer> from(Point point) {
        int index = firstReaching(point.position());
        if (index == stretches.size() || !stretches.get(index).continues(point)) {
            return Optional.empty();
        }
        boolean endsThere = stretches.get(index).isOver(point.position());
        return Optional.of(endsThere ? index + 1 : index);
    }

    /// The index of the segment with the commit of this position; empty where there is none.
    Optional<Integer> holding(long position) {
        int index = firstReaching(position);
        return index < stretches.size() && stretches.get(index).name().holds(position)
                ? Optional.of(index)
                : Optional.empty();
    }

    /// Whether this segment directly follows on the one before it.
    boolean isJoined(int index) {
        return index > 0 && stretches.get(index).follows(stretches.get(index - 1));
    }

    /// The indexes of the segments at which lineages begin, before or at this index, the last one first.
    List<Integer> beginnings(int upTo) {
        List<Integer> found = new ArrayList<>();
        for (int i = Math.min(upTo, stretches.size() - 1); i >= 0; i--) {
            if (stretches.get(i).header().begins()) {
                found.add(i);
            }
        }
        return found;
    }

    /// The index of the first segment that ends at this position or after it.
    int firstReaching(long position) {
        int low = 0;
        int high = stretches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stretches.get(middle).last() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
