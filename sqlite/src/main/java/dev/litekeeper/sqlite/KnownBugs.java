package dev.litekeeper.sqlite;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

/// The bugs of SQLite that a keeper of data has to know, the gravest first.
public final class KnownBugs {
    /// The day the table was last brought up to date.
    public static final LocalDate AS_OF = LocalDate.of(2026, 11, 22);

    /// All of them.
    public static final List<KnownBug> ALL = List.of(
            bug(
                    "wal-reset",
                    "a commit can be skipped by a checkpoint: the database is silently damaged",
                    "WAL mode, two connections or more that write or checkpoint at the same moment",
                    List.of(
                            KnownBug.Range.of("3.7.0", "3.44.6"),
                            KnownBug.Range.of("3.45.0", "3.50.7"),
                            KnownBug.Range.of("3.51.0", "3.51.3")),
                    span("2010-07-21", "2026-03-03"),
                    "https://sqlite.org/wal.html#walresetbug",
                    DatabaseTraits::wal),
            bug(
                    "savepoint-temp-store",
                    "rolling back a savepoint can damage the database at the next commit",
                    "the app uses SAVEPOINT and temp_store=MEMORY",
                    List.of(KnownBug.Range.of("3.35.0", "3.37.2")),
                    span("2021-03-12", "2022-01-06"),
                    "https://sqlite.org/forum/forumpost/ac381d64d8",
                    _ -> Answer.COULD_NOT_TELL),
            bug(
                    "upsert-index",
                    "an index gets out of step with its table: rows are missed or found twice",
                    "the app uses INSERT ... ON CONFLICT on a table with several uniqueness constraints",
                    List.of(KnownBug.Range.of("3.35.0", "3.45.2")),
                    span("2021-03-12", "2024-03-12"),
                    "https://sqlite.org/forum/forumpost/919c6579c8",
                    traits -> possible(traits.severalUnique())),
            bug(
                    "trigger-index-key",
                    "a wrong value is put into an index",
                    "nested triggers that turn a key from TEXT to INTEGER and back",
                    List.of(KnownBug.Range.of("3.8.7", "3.8.10.2")),
                    span("2014-10-17", "2015-05-20"),
                    "https://sqlite.org/releaselog/3_8_10_2.html",
                    traits -> possible(traits.nestedTriggers())),
            bug(
                    "upsert-trigger-old",
                    "a trigger sees wrong old.* values",
                    "the app uses INSERT ... ON CONFLICT DO UPDATE on a table with an UPDATE trigger",
                    List.of(KnownBug.Range.of("3.24.0", "3.45.3")),
                    span("2018-06-04", "2024-04-15"),
                    "https://sqlite.org/releaselog/3_45_3.html",
                    traits -> possible(traits.updateTriggers())),
            bug(
                    "withdrawn-3.52.0",
                    "the release was withdrawn for breaking compatibility",
                    "any use",
                    List.of(KnownBug.Range.of("3.52.0", "3.52.1")),
                    span("2026-03-06", "2026-03-06"),
                    "https://sqlite.org/changes.html",
                    _ -> Answer.YES),
            bug(
                    "CVE-2025-6965",
                    "memory is overwritten",
                    "somebody else can have SQL of their own executed",
                    List.of(KnownBug.Range.of("3.0.0", "3.50.2")),
                    span("2004-06-18", "2025-06-28"),
                    "https://nvd.nist.gov/vuln/detail/CVE-2025-6965",
                    _ -> Answer.COULD_NOT_TELL));

    private KnownBugs() {}

    private record Span(LocalDate introduced, LocalDate fixed) {}

    private static Span span(String introduced, String fixed) {
        return new Span(LocalDate.parse(introduced), LocalDate.parse(fixed));
    }

    /// What the database allows, but only the app's statements decide.
    private static Answer possible(Answer allowed) {
        return allowed == Answer.NO ? Answer.NO : Answer.COULD_NOT_TELL;
    }

    private static KnownBug bug(
            String id,
            String effect,
            String condition,
            List<KnownBug.Range> affected,
            Span span,
            String evidence,
            Function<DatabaseTraits, Answer> strikes) {
        return new KnownBug(id, effect, condition, affected, span.introduced(), span.fixed(), evidence, AS_OF, strikes);
    }
}
