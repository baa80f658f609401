package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Says why something cannot be restored, and what can be nearby.
final class Absence {
    private Absence() {}

    static Problem of(Timeline timeline, long position) {
        Problem problem = Problem.refused("this commit cannot be restored").at("commit " + position + in(timeline));
        return problem.because(why(timeline, position)).hint(nearby(timeline, position));
    }

    static Problem of(Timeline timeline, Instant time, Optional<Gap> gap) {
        Problem problem = Problem.refused("nothing can be restored of this time")
                .at(time.truncatedTo(ChronoUnit.MILLIS) + in(timeline));
        if (gap.isPresent()) {
            return problem.because("it is inside a gap: " + gap.get().why())
                    .hint(nearby(
                            timeline.before(gap.get().after() + 1),
                            timeline.after(gap.get().before() - 1)));
        }
        Optional<Point> oldest = timeline.oldest();
        if (oldest.isEmpty()) {
            return problem.because("the archive has no state that can be restored")
                    .hint("is the keeper running?");
        }
        if (time.isBefore(oldest.get().time())) {
            return problem.because("it is before the oldest state").hint("the oldest is " + told(oldest.get()));
        }
        return problem.because("it is after the newest commit in this store")
                .hint(timeline.newest()
                        .map(point -> "the newest is " + told(point) + "; --latest means it")
                        .orElse(""));
    }

    private static String why(Timeline timeline, long position) {
        Optional<Point> newest = timeline.newest();
        Optional<Point> oldest = timeline.oldest();
        if (newest.isEmpty() || oldest.isEmpty()) {
            return "the archive has no state that can be restored";
        }
        if (position > newest.get().position()) {
            return "it is after the newest commit in this store";
        }
        if (position < oldest.get().position()) {
            return "it is before the oldest state in this store";
        }
        return timeline.gaps().stream()
                .filter(gap -> gap.holds(position))
                .findFirst()
                .map(gap -> "it is inside a gap: " + gap.why())
                .orElse("it was thinned out; only coarser steps stay of that time");
    }

    private static String nearby(Timeline timeline, long position) {
        return nearby(timeline.before(position), timeline.after(position));
    }

    private static String nearby(Optional<Point> earlier, Optional<Point> later) {
        Optional<String> before = earlier.map(Absence::told);
        Optional<String> after = later.map(Absence::told);
        if (before.isEmpty() && after.isEmpty()) {
            return "";
        }
        if (before.isEmpty() || after.isEmpty()) {
            return "the nearest is " + before.or(() -> after).orElse("");
        }
        return "the nearest are " + before.get() + " before, and " + after.get() + " after";
    }

    private static String told(Point point) {
        return "commit " + point.position() + " of " + point.time();
    }

    private static String in(Timeline timeline) {
        return " in store " + timeline.store().name();
    }
}
