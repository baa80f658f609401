package dev.litekeeper.archive;

import dev.litekeeper.failure.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of an entry of the history, as in `20251122T163005.123Z-7f3a`: when it began, in UTC to the
/// millisecond, and four digits of chance. Names sort by time as texts.
public record BackupId(String text) implements Comparable<BackupId> {
    private static final Pattern TEXT = Pattern.compile("(\\d{8}T\\d{6}\\.\\d{3})Z-[0-9a-f]{4}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS", Locale.ROOT);

    public BackupId {
        if (time(text).isEmpty()) {
            throw new IllegalArgumentException("not the id of a backup: " + text);
        }
    }

    /// A new name for what begins now.
    static BackupId of(Instant now, RandomGenerator random) {
        String time = TIME.format(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
        return new BackupId(String.format(Locale.ROOT, "%sZ-%04x", time, random.nextInt(1 << 16)));
    }

    /// The name in this text; empty where it is none.
    static Optional<BackupId> find(String text) {
        return time(text).map(_ -> new BackupId(text));
    }

    /// The name in this text. Fails with a usage problem on anything else.
    public static BackupId parse(String text) {
        return find(text)
                .orElseThrow(() -> Problem.usage("not the id of a backup")
                        .at(text)
                        .hint("take one from: litekeeper history")
                        .failure());
    }

    /// When it began.
    public Instant created() {
        return time(text).orElseThrow();
    }

    @Override
    public int compareTo(BackupId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static Optional<Instant> time(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            String time = Objects.requireNonNull(matcher.group(1), "the time is not optional");
            return Optional.of(LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }
}
