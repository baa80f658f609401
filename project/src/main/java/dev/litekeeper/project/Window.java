package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A span of time that comes back every day, or every week on `day`, in which long work may be done. It may cross
/// midnight; it then belongs to the day it starts on. The end is not part of it.
public record Window(Optional<DayOfWeek> day, LocalTime start, LocalTime end) {
    private static final Pattern TEXT =
            Pattern.compile("(?:([A-Za-z]{3,9}) +)?([0-9]{2}:[0-9]{2}) *- *([0-9]{2}:[0-9]{2})");

    /// The window of a text as in `02:00-04:00` or `sunday 02:00-04:00`. Fails with a usage problem on any other.
    public static Window parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw unreadable(text);
        }
        try {
            LocalTime start = LocalTime.parse(matcher.group(2));
            LocalTime end = LocalTime.parse(matcher.group(3));
            Optional<DayOfWeek> day = Optional.ofNullable(matcher.group(1)).map(word -> day(word, text));
            if (start.equals(end)) {
                throw unreadable(text);
            }
            return new Window(day, start, end);
        } catch (DateTimeParseException e) {
            throw unreadable(text);
        }
    }

    /// Whether this moment, in the machine's time zone, is in the window.
    public boolean contains(LocalDateTime moment) {
        LocalTime time = moment.toLocalTime();
        if (start.isBefore(end)) {
            return isOn(moment) && !time.isBefore(start) && time.isBefore(end);
        }
        return !time.isBefore(start) ? isOn(moment) : time.isBefore(end) && isOn(moment.minusDays(1));
    }

    /// As it is written: `sunday 02:00-04:00`.
    @Override
    public String toString() {
        return day.map(name -> name.name().toLowerCase(Locale.ROOT) + " ").orElse("") + start + "-" + end;
    }

    private boolean isOn(LocalDateTime moment) {
        return day.map(name -> name == moment.getDayOfWeek()).orElse(true);
    }

    private static DayOfWeek day(String word, String text) {
        String upper = word.toUpperCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values())
                .filter(name ->
                        name.name().equals(upper) || name.name().substring(0, 3).equals(upper))
                .findFirst()
                .orElseThrow(() -> unreadable(text));
    }

    private static RuntimeException unreadable(String text) {
        return Problem.usage("not a span of time")
                .at(text)
                .hint("write it as 02:00-04:00, or sunday 02:00-04:00")
                .failure();
    }
}
