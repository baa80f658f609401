package dev.litekeeper.archive.ship;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/// Which segments belong to an archive: those of the newest epoch that has begun, and of each epoch before it, back
/// along what each continues, those up to where the later one goes on. An epoch that is not met on that way counts for
/// nothing, and neither does what it says: what is beyond was put by a keeper that another had shut out.
///
/// Where an epoch does not tell any more what it continues, everything before it may belong; the seals of the segments
/// say the rest.
public final class Membership {
    private final Map<Long, Reach> reaches = new HashMap<>();
    private final List<Tip> continued = new ArrayList<>();
    private long open;
    private long openUpTo;

    /// The segments of an epoch that belong, by their numbers.
    private record Reach(long after, long upTo) {}

    private Membership() {}

    /// @param begun what every epoch continues that has begun; empty where that cannot be read any more
    public static Membership of(NavigableMap<Long, Optional<Tip>> begun) {
        Membership membership = new Membership();
        long epoch = begun.isEmpty() ? 0 : begun.lastKey();
        long upTo = Long.MAX_VALUE;
        while (epoch > 0) {
            Optional<Tip> start = begun.getOrDefault(epoch, Optional.empty());
            if (start.isEmpty() || start.get().epoch() >= epoch) {
                membership.open = epoch;
                membership.openUpTo = upTo;
                break;
            }
            upTo = membership.meet(epoch, start.get(), upTo);
            epoch = start.get().epoch();
        }
        return membership;
    }

    private long meet(long epoch, Tip start, long upTo) {
        reaches.put(epoch, new Reach(start.sequence(), upTo));
        continued.add(start);
        return Math.min(upTo, start.sequence());
    }

    /// Whether the segment of this number that was put in this epoch belongs to the archive.
    public boolean has(long epoch, long sequence) {
        Reach reach = reaches.get(epoch);
        return reach == null
                ? epoch <= open && sequence <= openUpTo
                : sequence > reach.after() && sequence <= reach.upTo();
    }

    /// Where the epochs that were met go on, the newest first. All of these segments were there once.
    public List<Tip> continued() {
        return List.copyOf(continued);
    }
}
