package dev.litekeeper.sqlite;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

/// A bug of SQLite that can lose or damage data, or be used to attack.
///
/// @param id short and stable, as in `wal-reset`
/// @param effect what it does
/// @param condition when it strikes
/// @param affected the versions that have it
/// @param introduced the day it came in, for a version of which only the day is known
/// @param fixed the day it was mended everywhere
/// @param evidence where it is told
/// @param recorded the day this entry was last looked at
public record KnownBug(
        String id,
        String effect,
        String condition,
        List<Range> affected,
        LocalDate introduced,
        LocalDate fixed,
        String evidence,
        LocalDate recorded,
        Function<DatabaseTraits, Answer> strikes) {

    /// The versions from `first` to before `end`.
    public record Range(SqliteVersion first, SqliteVersion end) {
        static Range of(String first, String end) {
            return new Range(SqliteVersion.of(first), SqliteVersion.of(end));
        }

        boolean contains(SqliteVersion version) {
            return version.compareTo(first) >= 0 && version.compareTo(end) < 0;
        }

        /// As in `3.7.0 to before 3.44.6`.
        @Override
        public String toString() {
            return first + " to before " + end;
        }
    }

    public KnownBug {
        affected = List.copyOf(affected);
    }

    /// Whether a version has this bug. By its day where the number is not known.
    public Answer has(SqliteVersion version) {
        if (version.known()) {
            return affected.stream().anyMatch(range -> range.contains(version)) ? Answer.YES : Answer.NO;
        }
        return version.date()
                .map(day ->
                        day.isBefore(introduced) ? Answer.NO : day.isBefore(fixed) ? Answer.YES : Answer.COULD_NOT_TELL)
                .orElse(Answer.COULD_NOT_TELL);
    }

    /// Whether a version with this bug endangers a database with these traits.
    public Answer applies(SqliteVersion version, DatabaseTraits traits) {
        Answer has = has(version);
        Answer strikes = strikes().apply(traits);
        if (has == Answer.NO || strikes == Answer.NO) {
            return Answer.NO;
        }
        return has == Answer.YES && strikes == Answer.YES ? Answer.YES : Answer.COULD_NOT_TELL;
    }
}
