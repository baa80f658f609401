package dev.litekeeper.life.pointintime;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A moment of the past as a person names it. The grammar is in `docs/cli.md` under "Times".
///
/// @param at the moment, to the millisecond
/// @param zone the time zone in which it was understood
public record Moment(Instant at, ZoneId zone) {
    private static final String UNITS = "ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?";
    private static final Pattern AGO = Pattern.compile("((?:\\d{1,9} ?(?:" + UNITS + ")[ ,]*(?:and )?)+) ?ago");
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9}) ?(" + UNITS + ")");
    private static final Pattern CLOCK = Pattern.compile("(?:(today|yesterday|\\d{4}-\\d{2}-\\d{2})(?:[t ](?=\\S)|$))?"
            + "(\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?)?(?: ?(z|[+-]\\d{2}(?::?\\d{2})?| \\S+|utc|gmt))?");
    private static final Map<Character, Duration> LENGTHS = Map.of(
            's', Duration.ofSeconds(1),
            'm', Duration.ofMinutes(1),
            'h', Duration.ofHours(1),
            'd', Duration.ofDays(1),
            'w', Duration.ofDays(7));
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS XXX", Locale.ROOT);

    /// Understands the text as somebody means it who writes it `now` in `zone`. Fails as usage where it is no time, is
    /// not over yet, or means two moments or none because clocks were changed.
    public static Moment of(String text, Instant now, ZoneId zone) {
        String words = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        Moment moment = ago(words, now, zone).orElseGet(() -> clock(words, text, now, zone));
        if (moment.at.isAfter(now)) {
            throw Problem.usage("this moment is not over yet")
                    .at(text)
                    .because("it is " + moment + ", and now it is " + new Moment(now, zone))
                    .hint("write yesterday in front of a time of day, or the date")
                    .failure();
        }
        return moment;
    }

    /// The moment with its offset, as in `2026-11-22 15:03:05.120 +01:00`.
    @Override
    public String toString() {
        return SHOWN.format(at.atZone(zone));
    }

    private static Optional<Moment> ago(String words, Instant now, ZoneId zone) {
        if (words.equals("now")) {
            return Optional.of(new Moment(now, zone));
        }
        Matcher matcher = AGO.matcher(words);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Duration back = Duration.ZERO;
        Matcher amounts = AMOUNT.matcher(matcher.group(1));
        while (amounts.find()) {
            back = back.plus(length(amounts.group(2)).multipliedBy(Long.parseLong(amounts.group(1))));
        }
        return Optional.of(new Moment(now.minus(back), zone));
    }

    private static Duration length(String unit) {
        return unit.startsWith("ms") || unit.startsWith("milli")
                ? Duration.ofMillis(1)
                : LENGTHS.getOrDefault(unit.charAt(0), Duration.ZERO);
    }

    private static Moment clock(String words, String text, Instant now, ZoneId zone) {
        Matcher matcher = CLOCK.matcher(words);
        if (!matcher.matches() || (matcher.group(1) == null && matcher.group(2) == null)) {
            throw unreadable(text, "it is none of the forms that are understood");
        }
        try {
            ZoneId meant = zone(matcher.group(3), text, zone);
            LocalDate date = date(matcher.group(1), now.atZone(meant).toLocalDate());
            LocalTime time = matcher.group(2) == null ? LocalTime.MIDNIGHT : time(matcher.group(2));
            return new Moment(unique(date.atTime(time), meant, text), meant);
        } catch (DateTimeException e) {
            throw unreadable(text, String.valueOf(e.getMessage()));
        }
    }

    private static LocalDate date(String word, LocalDate today) {
        return switch (word) {
            case null -> today;
            case "today" -> today;
            case "yesterday" -> today.minusDays(1);
            default -> LocalDate.parse(word);
        };
    }

    private static LocalTime time(String word) {
        String padded = word.indexOf(':') == 1 ? "0" + word : word;
        return LocalTime.parse(padded.replace(',', '.'));
    }

    /// The zone of a region is written with capitals, so it is taken from the text as it was typed.
    private static ZoneId zone(String word, String text, ZoneId otherwise) {
        if (word == null) {
            return otherwise;
        }
        String typed =
                text.strip().substring(text.strip().length() - word.strip().length());
        return typed.equalsIgnoreCase("z") || typed.equalsIgnoreCase("utc") || typed.equalsIgnoreCase("gmt")
                ? ZoneOffset.UTC
                : ZoneId.of(typed);
    }

    private static Instant unique(LocalDateTime local, ZoneId zone, String text) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() == 1) {
            return local.toInstant(offsets.getFirst());
        }
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        ZonedDateTime before = local.atOffset(change.getOffsetBefore()).toZonedDateTime();
        throw Problem.usage(offsets.isEmpty() ? "this time of day did not happen" : "this time of day happened twice")
                .at(text)
                .because("clocks in " + zone + " went from "
                        + change.getDateTimeBefore().toLocalTime() + " to "
                        + change.getDateTimeAfter().toLocalTime())
                .hint("write the offset, as in: " + local + change.getOffsetBefore() + " or " + local
                        + change.getOffsetAfter() + " (" + before.toInstant() + " is the first)")
                .failure();
    }

    private static Failure unreadable(String text, String why) {
        return Problem.usage("this is not understood as a time")
                .at(text)
                .because(why)
                .hint("write '10 minutes ago', '14:03', 'yesterday 14:03', '2026-11-22 14:03:05.120' (local) or "
                        + "'2026-11-22T14:03:05.120Z'")
                .failure();
    }
}
