package dev.litekeeper.life.pointintime;

import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Version;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Row;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the last state that a script had not changed yet. The time in the history of scripts says where to look, and
/// the states themselves, restored on the side, which one it is.
final class MigrationSearch {
    private static final Pattern NAME = Pattern.compile("([0-9]{1,18}(?:[._][0-9]{1,18})*)(?:-(schema|data)(?:-.*)?)?");

    private final Archives archives;
    private final Path scratch;
    private final Progress progress;

    MigrationSearch(Archives archives, Path scratch, Progress progress) {
        this.archives = archives;
        this.scratch = scratch;
        this.progress = progress;
    }

    /// A script as the history of a database has it.
    private record Applied(long id, String kind, Version version, String file, Instant at) {

        static Applied of(Row row) {
            return new Applied(
                    row.integer(1), row.text(2), Version.parse(row.text(3)), row.text(4), Instant.parse(row.text(5)));
        }

        /// Whether it began to change this state: it is in the history, or under way in steps.
        boolean began(Session session) {
            return has(session)
                    || State.read(session)
                            .filter(state -> state.script().equals(ScriptName.key(version, kind)))
                            .isPresent();
        }

        private boolean has(Session session) {
            return isThere(session)
                    && session.queryLong(
                                    "SELECT count(*) FROM main." + Schema.HISTORY + " WHERE id = ? AND file = ?",
                                    id,
                                    file)
                            > 0;
        }

        /// Whether people call it so: by its file, or by number and kind.
        boolean isCalled(String script, Matcher name) {
            return file.equals(script)
                    || (name.matches()
                            && Version.parse(name.group(1)).compareTo(version) == 0
                            && (name.group(2) == null || name.group(2).equals(kind)));
        }
    }

    /// The state right before the script was applied, by the history in `session`.
    Found before(String script, Session session) {
        Applied applied = applied(script, session);
        Found start = archives.upTo(new Moment(applied.at, ZoneOffset.UTC)).orElseThrow(() -> tooEarly(applied));
        Timeline timeline = start.timeline();
        Point without = start.point();
        while (has(timeline, without, applied)) {
            without = timeline.before(without.position()).orElseThrow(() -> tooEarly(applied));
        }
        Optional<Point> with = firstWith(timeline, without, applied);
        if (with.isEmpty()) {
            return new Found(
                    timeline, without, timeline.after(without.position()).isEmpty());
        }
        return bisect(timeline, without, with.get(), applied);
    }

    /// A state with the script that is near, found in steps that double.
    private Optional<Point> firstWith(Timeline timeline, Point without, Applied applied) {
        Optional<Point> next = timeline.after(without.position());
        for (long step = 1; next.isPresent(); step *= 2) {
            if (has(timeline, next.get(), applied)) {
                return next;
            }
            next = timeline.after(next.get().position() + step);
        }
        return timeline.newest().filter(newest -> has(timeline, newest, applied));
    }

    private Found bisect(Timeline timeline, Point without, Point with, Applied applied) {
        Point low = without;
        Point high = with;
        while (true) {
            long middle = low.position() + (high.position() - low.position()) / 2;
            Optional<Point> found = inside(timeline, middle, low, high);
            if (found.isEmpty()) {
                return new Found(timeline, low, high.position() == low.position() + 1);
            }
            if (has(timeline, found.get(), applied)) {
                high = found.get();
            } else {
                low = found.get();
            }
        }
    }

    private static Optional<Point> inside(Timeline timeline, long middle, Point low, Point high) {
        return timeline.before(middle + 1)
                .filter(point -> point.position() > low.position())
                .or(() -> timeline.after(middle))
                .filter(point -> point.position() > low.position() && point.position() < high.position());
    }

    private boolean has(Timeline timeline, Point point, Applied applied) {
        try (EarlierState state = EarlierState.of(new Found(timeline, point, true), scratch, progress);
                Session session = state.copy().read()) {
            return applied.began(session);
        }
    }

    private static Applied applied(String script, Session session) {
        if (!isThere(session)) {
            throw Problem.refused("no script was ever applied to this database")
                    .because("it has no table " + Schema.HISTORY)
                    .failure();
        }
        String words = script.strip();
        Matcher name = NAME.matcher(words.toLowerCase(Locale.ROOT));
        List<Applied> all = session
                .query(
                        "SELECT id, kind, number, file, at FROM main." + Schema.HISTORY
                                + " WHERE how = 'applied' ORDER BY id",
                        Applied::of)
                .stream()
                .filter(applied -> applied.isCalled(words, name))
                .toList();
        if (all.isEmpty() && !name.matches()) {
            throw Problem.usage("this names no script")
                    .at(script)
                    .hint("write its number, as in 05, or 05-schema, or its file")
                    .failure();
        }
        if (all.isEmpty()) {
            throw Problem.refused("this script was not applied to this database")
                    .at(script)
                    .hint("litekeeper migrate status shows those that were")
                    .failure();
        }
        return all.getFirst();
    }

    private static boolean isThere(Session session) {
        return session.queryLong("SELECT count(*) FROM main.sqlite_schema WHERE name = ?", Schema.HISTORY) > 0;
    }

    private static Failure tooEarly(Applied applied) {
        return Problem.refused("the archive does not reach back before this script")
                .at(applied.file)
                .because("it was applied at " + applied.at)
                .hint("litekeeper history shows the backups from before")
                .failure();
    }
}
