package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks for objects that should be there and are not: by what the others name, and by what the last
/// announced deletion says that stays.
final class Completeness {
    private final Timeline timeline;
    private final Parts parts;
    private final List<Finding> findings = new ArrayList<>();

    Completeness(Timeline timeline) {
        this.timeline = timeline;
        this.parts = new Parts(timeline.store());
    }

    List<Finding> findings(long atLeast) {
        long newest = timeline.newest().map(Point::position).orElse(0L);
        if (newest < atLeast) {
            missing(timeline.scope().toString(), "commits " + (newest + 1) + " to " + atLeast + " are gone");
        }
        segments();
        for (int level = 1; level < Layer.SNAPSHOT; level++) {
            layers(level);
        }
        epochs();
        return findings;
    }

    private void segments() {
        List<Stretch> stretches = timeline.pieces().chain().stretches();
        for (int i = 0; i < stretches.size(); i++) {
            Stretch stretch = stretches.get(i);
            boolean there = i == 0
                    ? isFirst(stretch)
                    : timeline.pieces().chain().isJoined(i)
                            || stretch.header().position() <= floor(0)
                            || (stretch.header().begins() && goesOnAfter(stretches.get(i - 1), stretch));
            if (!there) {
                missing(stretch.key().text(), "segments before " + stretch.name() + " are gone");
            }
        }
        if (stretches.isEmpty() && timeline.inventory().epoch() > 0) {
            missing(timeline.scope().toString(), "there is no segment, not even the newest one");
        }
        timeline.inventory().membership().continued().stream()
                .filter(tip -> tip.sequence() > 0 && !isThere(tip, stretches))
                .forEach(tip -> missing(
                        timeline.inventory().keys().epoch(tip.epoch()),
                        "segment " + tip.sequence() + " with commit " + tip.position()
                                + ", which a later keeper went on from, is gone"));
    }

    /// Whether the segment that a keeper went on from is there, or was deleted as it was old.
    private static boolean isThere(Tip tip, List<Stretch> stretches) {
        return !stretches.isEmpty()
                && (tip.sequence() < stretches.getFirst().name().sequence()
                        || stretches.stream().anyMatch(stretch -> stretch.seal().equals(tip.seal())));
    }

    /// Whether nothing is expected before this segment.
    private boolean isFirst(Stretch stretch) {
        return (stretch.header().begins() && continuesFrom(0))
                || stretch.header().position() <= floor(0);
    }

    /// A lineage can begin later in the log, where a keeper goes on after another one.
    private boolean goesOnAfter(Stretch before, Stretch stretch) {
        long last = before.name().sequence();
        return stretch.name().sequence() == last + 1 || continuesFrom(last);
    }

    private boolean continuesFrom(long sequence) {
        return timeline.inventory().membership().continued().stream().anyMatch(tip -> tip.sequence() == sequence);
    }

    /// A level begins where the first snapshot of its lineage ends, or not after its floor, and has no
    /// holes.
    private void layers(int level) {
        Map<String, Long> ends = new HashMap<>();
        for (Layer snapshot : timeline.pieces().snapshots()) {
            ends.put(snapshot.proof().lineage(), snapshot.last());
        }
        Set<String> begun = new HashSet<>();
        for (Layer layer : timeline.pieces().level(level)) {
            String lineage = layer.proof().lineage();
            long end = ends.getOrDefault(lineage, 0L);
            boolean joined =
                    begun.add(lineage) ? layer.after() <= end || layer.after() <= floor(level) : layer.after() == end;
            if (!joined) {
                missing(
                        layer.key().text(),
                        "level " + level + " has nothing from commit " + (end + 1) + " to " + layer.after());
            }
            ends.put(lineage, layer.last());
        }
    }

    private void epochs() {
        ArchiveKeys keys = timeline.inventory().keys();
        Set<Key> there = new HashSet<>();
        timeline.inventory().objects().forEach(object -> there.add(object.key()));
        timeline.pieces().chain().stretches().stream()
                .flatMap(stretch -> keys.epochOf(stretch.key()).stream().boxed())
                .distinct()
                .forEach(epoch -> {
                    for (Key key : List.of(keys.claim(epoch), keys.start(epoch))) {
                        if (!there.contains(key)) {
                            missing(key.text(), "the object is gone");
                        }
                    }
                });
    }

    private long floor(int level) {
        return timeline.inventory().floor(level);
    }

    private void missing(String object, String why) {
        Problem problem = Problem.bad("something is missing in the archive")
                .at(object + " in store " + parts.store().name())
                .because(why);
        findings.add(new Finding(object, true, problem));
    }
}
