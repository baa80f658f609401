package dev.litekeeper.life.pointintime;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.timeline.Choice;
import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The archive of one database as each of its stores had it when it was read.
///
/// @param timelines those that could be read, the one with the newest commit first
/// @param troubles the stores whose archive could not be read, and why
public record Archives(List<Timeline> timelines, Map<String, Problem> troubles) {
    public Archives {
        timelines = List.copyOf(timelines);
        troubles = Map.copyOf(troubles);
    }

    /// Reads every store. One without an archive is left out; one that cannot be read is a trouble.
    public static Archives read(List<Store> stores, Scope scope) {
        List<Timeline> timelines = new ArrayList<>();
        Map<String, Problem> troubles = new TreeMap<>();
        for (Store store : stores) {
            try {
                timelines.add(Timeline.of(store, scope));
            } catch (Failure e) {
                if (e.kind() == Kind.INTERRUPTED) {
                    throw e;
                }
                if (e.kind() != Kind.BAD || isBegun(store, scope)) {
                    troubles.put(store.name(), e.problem());
                }
            }
        }
        timelines.sort((one, other) -> Long.compare(tip(other), tip(one)));
        return new Archives(timelines, troubles);
    }

    /// Whether no store has an archive, as far as the stores could be read.
    public boolean isEmpty() {
        return timelines.isEmpty() && troubles.isEmpty();
    }

    /// The newest state of all stores.
    public Optional<Found> newest() {
        return timelines.stream()
                .findFirst()
                .flatMap(timeline -> timeline.newest().map(point -> new Found(timeline, point, true)));
    }

    /// The newest state of all stores. Fails as bad where nothing can be restored.
    Found requireNewest() {
        Timeline timeline = first();
        return newest().orElseThrow(() -> Problem.bad("the archive has no state that can be restored")
                .at(timeline.scope() + " in store " + timeline.store().name())
                .because(
                        timeline.faults().isEmpty()
                                ? "it was begun, and nothing whole has arrived"
                                : timeline.faults().getFirst())
                .hint("litekeeper history shows which backups there are")
                .failure());
    }

    /// The state right after this commit. Fails as refused, with what is near, where no store can restore it.
    public Found at(long position) {
        return timelines.stream()
                .flatMap(timeline -> timeline.find(position).map(point -> new Found(timeline, point, true)).stream())
                .findFirst()
                .orElseGet(() -> new Found(first(), first().at(position), true));
    }

    /// What was there at this moment; of several stores, from one that has it exactly. Fails as refused, with what is
    /// near, where no store can restore it.
    public Found at(Moment moment) {
        List<Found> all = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (Timeline timeline : timelines) {
            try {
                Choice choice = timeline.at(moment.at());
                all.add(new Found(timeline, choice.point(), choice.exact()));
            } catch (Failure e) {
                failures.add(e);
            }
        }
        if (all.isEmpty()) {
            throw failures.getFirst();
        }
        return all.stream().filter(Found::exact).findFirst().orElseGet(all::getFirst);
    }

    /// The newest state up to this moment that is in the archive, inside a gap or not; empty where there is none.
    Optional<Found> upTo(Moment moment) {
        return timelines.stream()
                .flatMap(timeline ->
                        timeline.latest(moment.at(), 1).stream().map(point -> new Found(timeline, point, true)))
                .max(Comparator.comparingLong(found -> found.point().position()));
    }

    /// The archive that reaches farthest. Fails as bad where there is none.
    Timeline first() {
        if (!timelines.isEmpty()) {
            return timelines.getFirst();
        }
        if (!troubles.isEmpty()) {
            throw troubles.values().iterator().next().failure();
        }
        throw Problem.bad("there is no archive of this database")
                .hint("litekeeper keep makes one; litekeeper history shows which backups there are")
                .failure();
    }

    private static long tip(Timeline timeline) {
        return timeline.newest().map(Point::position).orElse(0L);
    }

    private static boolean isBegun(Store store, Scope scope) {
        return store.find(ArchiveKeys.of(scope).claim(1)).isPresent();
    }
}
