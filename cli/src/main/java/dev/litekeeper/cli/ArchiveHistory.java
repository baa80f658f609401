package dev.litekeeper.cli;

import dev.litekeeper.archive.log.CommitEntry;
import dev.litekeeper.archive.timeline.Gap;
import dev.litekeeper.archive.timeline.Holdings;
import dev.litekeeper.archive.timeline.Lineage;
import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.archive.timeline.Span;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.Json;
import dev.litekeeper.life.pointintime.Archives;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// How the archive of a database is shown in the history.
///
/// @param commits how many of the newest commits are shown
/// @param before only those with a smaller number
/// @param since none older than this is shown
record ArchiveHistory(Archives archives, int commits, long before, Instant since) {
    private static final int GAPS_SHOWN = 10;
    private static final int EVERY_COMMIT = 0;
    static final int SNAPSHOT = 9;

    /// The newest commit of the first archive in this answer of `history --json`. Fails as bad where there is none.
    static String newest(String answer) {
        if (Json.parseObject(answer).get("archives") instanceof List<?> stores
                && !stores.isEmpty()
                && stores.getFirst() instanceof Map<?, ?> store
                && store.get("newest") instanceof Map<?, ?> newest) {
            return String.valueOf(newest.get("commit"));
        }
        throw Problem.bad("the archive has no commit").failure();
    }

    void print(Console console) {
        archives.timelines().forEach(timeline -> print(timeline, console));
    }

    /// The stretches of which nothing can be restored, loudly.
    void warn(Console console) {
        for (Timeline timeline : archives.timelines()) {
            if (timeline.newest().isEmpty()) {
                console.warn("nothing can be restored from the archive in store "
                        + timeline.store().name() + "; litekeeper archive verify says why");
            }
            List<Gap> gaps = timeline.gaps();
            if (gaps.size() > GAPS_SHOWN) {
                console.warn(gaps.size() + " gaps in store " + timeline.store().name()
                        + "; these are the newest, --json tells all");
            }
            for (Gap gap : gaps.subList(Math.max(0, gaps.size() - GAPS_SHOWN), gaps.size())) {
                console.warn("gap in store " + timeline.store().name() + ": nothing can be restored of "
                        + (gap.fromMillis() == 0 ? "the beginning" : gap.from()) + " to "
                        + (gap.toMillis() == Long.MAX_VALUE ? "now" : gap.to()) + ": " + gap.why());
            }
        }
    }

    private void print(Timeline timeline, Console console) {
        Holdings holdings = timeline.holdings();
        console.line("");
        console.line(
                Style.STRONG,
                "archive in store " + timeline.store().name() + ": " + holdings.objects() + " objects, "
                        + holdings.bytes() + amplification(holdings));
        Table ranges = Table.of("STEPS", "FROM (UTC)", "TO (UTC)", "COMMITS", "STATES", "STORED");
        for (Span span : timeline.spans()) {
            ranges.row(
                    Style.PLAIN,
                    steps(span),
                    time(from(timeline, span)),
                    time(span.to()),
                    span.first() + "-" + span.last(),
                    Long.toString(span.points()),
                    new ByteSize(span.bytes()).toString());
        }
        if (!timeline.spans().isEmpty()) {
            console.table(ranges);
        }
        List<Lineage> lineages = timeline.lineages();
        if (lineages.size() > 1) {
            lineages.forEach(lineage -> console.line("database since " + time(lineage.since()) + ", commits "
                    + lineage.first() + "-" + lineage.last() + ": " + lineage.why()));
        }
        pages(timeline).forEach(page -> print(page, console));
    }

    private CommitPages pages(Timeline timeline) {
        return new CommitPages(timeline, before, since, commits);
    }

    private static void print(List<CommitEntry> page, Console console) {
        Table table = Table.of("COMMIT", "WHEN (UTC)", "PAGES", "CHANGED", "BYTES", "");
        page.forEach(commit -> table.row(
                Style.PLAIN,
                Long.toString(commit.position()),
                time(commit.time()),
                Integer.toString(commit.pages()),
                Integer.toString(commit.changed()),
                Long.toString(commit.bytes()),
                commit.scanned() ? "every page was read" : ""));
        console.table(table);
    }

    private static String amplification(Holdings holdings) {
        return holdings.database().bytes() == 0
                ? ""
                : String.format(
                        Locale.ROOT, ", %.1f times the database of %s", holdings.amplification(), holdings.database());
    }

    /// The first state of an archive has no commit before it.
    private static Instant from(Timeline timeline, Span span) {
        return span.fromMillis() > 0
                ? span.from()
                : timeline.find(span.first()).map(Point::time).orElse(span.to());
    }

    private static String steps(Span span) {
        return switch (span.level()) {
            case EVERY_COMMIT -> "every commit";
            case SNAPSHOT -> "snapshots";
            default ->
                span.points() < 2
                        ? "level " + span.level()
                        : "about "
                                + length(
                                        Duration.between(span.from(), span.to()).dividedBy(span.points() - 1));
        };
    }

    private static String length(Duration time) {
        if (time.toHours() >= 2) {
            return time.toHours() + " h";
        }
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private static String time(Instant instant) {
        return instant.toString().replace('T', ' ').replace("Z", "");
    }

    List<Map<String, @Nullable Object>> json() {
        return archives.timelines().stream().map(this::json).toList();
    }

    private Map<String, @Nullable Object> json(Timeline timeline) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("store", timeline.store().name());
        json.put("oldest", timeline.oldest().map(ArchiveHistory::json).orElse(null));
        json.put("newest", timeline.newest().map(ArchiveHistory::json).orElse(null));
        json.put("objects", timeline.holdings().objects());
        json.put("bytes", timeline.holdings().bytes().bytes());
        json.put("databaseBytes", timeline.holdings().database().bytes());
        json.put(
                "ranges",
                timeline.spans().stream().map(span -> json(timeline, span)).toList());
        json.put("gaps", timeline.gaps().stream().map(ArchiveHistory::json).toList());
        json.put(
                "lineages",
                timeline.lineages().stream().map(ArchiveHistory::json).toList());
        json.put("commits", commits(timeline));
        return json;
    }

    /// Read while they are written.
    private Iterable<Map<String, @Nullable Object>> commits(Timeline timeline) {
        return () -> StreamSupport.stream(pages(timeline).spliterator(), false)
                .flatMap(List::stream)
                .map(ArchiveHistory::json)
                .iterator();
    }

    static Map<String, @Nullable Object> json(Point point) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("commit", point.position());
        json.put("at", point.time().toString());
        json.put("pages", point.pages());
        json.put("hash", String.format(Locale.ROOT, "%016x", point.hash()));
        return json;
    }

    private static Map<String, @Nullable Object> json(Timeline timeline, Span span) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("level", span.level());
        json.put("steps", steps(span));
        json.put("first", span.first());
        json.put("last", span.last());
        json.put("from", from(timeline, span).toString());
        json.put("to", span.to().toString());
        json.put("states", span.points());
        json.put("bytes", span.bytes());
        return json;
    }

    private static Map<String, @Nullable Object> json(Gap gap) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("after", gap.after() == 0 ? null : gap.after());
        json.put("before", gap.before() == Long.MAX_VALUE ? null : gap.before());
        json.put("from", gap.fromMillis() == 0 ? null : gap.from().toString());
        json.put("to", gap.toMillis() == Long.MAX_VALUE ? null : gap.to().toString());
        json.put("why", gap.why());
        return json;
    }

    private static Map<String, @Nullable Object> json(Lineage lineage) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", lineage.id());
        json.put("first", lineage.first());
        json.put("last", lineage.last());
        json.put("since", lineage.since().toString());
        json.put("why", lineage.why());
        return json;
    }

    private static Map<String, @Nullable Object> json(CommitEntry commit) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("commit", commit.position());
        json.put("at", commit.time().toString());
        json.put("pages", commit.pages());
        json.put("changed", commit.changed());
        json.put("bytes", commit.bytes());
        json.put("scan", commit.scanned());
        return json;
    }
}
