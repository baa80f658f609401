package dev.litekeeper.archive.timeline;

import java.util.ArrayList;
import java.util.List;

/// Which segments are joined to one object: many that follow on one another, are of about one size, and
/// small. Joined ones are joined again, so that the number of objects grows with the logarithm of their
/// bytes.
final class Joining {
    private static final int FEWEST = 16;
    private static final int MOST = 4096;
    private static final long LARGEST = 64L << 20;
    private static final int CLASS_BITS = 4;

    private Joining() {}

    /// The groups, in order. The newest segment stays as it is: a keeper
    /// that takes over looks for it.
    static List<List<Stretch>> groups(Chain chain) {
        List<List<Stretch>> objects = objects(chain);
        List<List<Stretch>> groups = new ArrayList<>();
        List<List<Stretch>> run = new ArrayList<>();
        for (List<Stretch> object : objects) {
            if (!run.isEmpty() && !continues(run, object)) {
                take(run, groups);
                run.clear();
            }
            run.add(object);
        }
        take(run, groups);
        return List.copyOf(groups);
    }

    /// These segments in as few groups as there can be.
    static List<List<Stretch>> cut(List<Stretch> stretches) {
        List<List<Stretch>> groups = new ArrayList<>();
        long bytes = 0;
        for (Stretch stretch : stretches) {
            boolean goesOn = !groups.isEmpty()
                    && stretch.follows(groups.getLast().getLast())
                    && bytes + stretch.bytes() <= LARGEST
                    && groups.getLast().size() < MOST;
            if (!goesOn) {
                groups.add(new ArrayList<>());
                bytes = 0;
            }
            groups.getLast().add(stretch);
            bytes += stretch.bytes();
        }
        return groups;
    }

    private static void take(List<List<Stretch>> run, List<List<Stretch>> groups) {
        if (run.size() >= FEWEST) {
            groups.add(run.stream().flatMap(List::stream).toList());
        }
    }

    private static boolean continues(List<List<Stretch>> run, List<Stretch> object) {
        long bytes = run.stream().mapToLong(Joining::bytes).sum() + bytes(object);
        int count = run.stream().mapToInt(List::size).sum() + object.size();
        return object.getFirst().follows(run.getLast().getLast())
                && size(object) == size(run.getLast())
                && bytes <= LARGEST
                && count <= MOST;
    }

    /// The segments by the object they are in.
    private static List<List<Stretch>> objects(Chain chain) {
        List<List<Stretch>> objects = new ArrayList<>();
        List<Stretch> all = chain.stretches();
        for (Stretch stretch : all.subList(0, Math.max(0, all.size() - 1))) {
            if (objects.isEmpty() || !objects.getLast().getLast().key().equals(stretch.key())) {
                objects.add(new ArrayList<>());
            }
            objects.getLast().add(stretch);
        }
        return objects;
    }

    private static long bytes(List<Stretch> object) {
        return object.stream().mapToLong(Stretch::bytes).sum();
    }

    /// The class of size of an object: each is sixteen times the one before.
    private static int size(List<Stretch> object) {
        return (Long.SIZE - Long.numberOfLeadingZeros(bytes(object) >>> 16)) / CLASS_BITS;
    }
}
