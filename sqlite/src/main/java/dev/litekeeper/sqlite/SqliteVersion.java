package dev.litekeeper.sqlite;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of SQLite.
///
/// `number` is written the way SQLite counts, as in 3054001, and 0 where only the source is known. `sourceId` is the
/// identity of the source, as in `2026-10-16 14:45:20 555e...`, and may be empty.
public record SqliteVersion(int number, String sourceId) implements Comparable<SqliteVersion> {
    private static final Pattern TEXT = Pattern.compile("([0-9]+)\\.([0-9]+)(?:\\.([0-9]+))?(?:\\.[0-9]+)?");

    /// The version written as in `3.54.1`, with the identity of its source; number 0 where it is written otherwise.
    public static SqliteVersion of(String version, String sourceId) {
        Matcher matcher = TEXT.matcher(version);
        if (!matcher.matches()) {
            return new SqliteVersion(0, sourceId);
        }
        int patch = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        return new SqliteVersion(
                Integer.parseInt(matcher.group(1)) * 1_000_000 + Integer.parseInt(matcher.group(2)) * 1_000 + patch,
                sourceId);
    }

    static SqliteVersion of(String version) {
        return of(version, "");
    }

    /// Whether the number is known.
    public boolean known() {
        return number > 0;
    }

    /// The day of the source.
    public Optional<LocalDate> date() {
        try {
            return sourceId.length() < 10 ? Optional.empty() : Optional.of(LocalDate.parse(sourceId.substring(0, 10)));
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(SqliteVersion other) {
        return Integer.compare(number, other.number);
    }

    /// As in `3.54.1`, or `of 2022-12-28` where only the source is known.
    @Override
    public String toString() {
        return known()
                ? number / 1_000_000 + "." + number / 1_000 % 1_000 + "." + number % 1_000
                : date().map(day -> "of " + day).orElse("unknown");
    }
}
