package dev.litekeeper.files;

import dev.litekeeper.failure.Problem;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, zero or more. Written and read with the units KB, MB, GB and TB of 1,024 each.
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern TEXT =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([KMGT]?)i?B?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /// The size written as in `64MB`, `1.5 GB` or `4096`. Fails with a usage problem on anything else.
    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw Problem.usage("not a size")
                    .at(text)
                    .hint("write a number with a unit, as in 64MB or 1.5GB")
                    .failure();
        }
        int power =
                matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2).toUpperCase(Locale.ROOT)) + 1;
        return new ByteSize((long) (Double.parseDouble(matcher.group(1)) * (1L << (10 * power))));
    }

    /// This size with a unit and at most one decimal, as in `4.1 MB`.
    @Override
    public String toString() {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int power = -1;
        while (value >= 1024 && power < UNITS.length() - 1) {
            value /= 1024;
            power++;
        }
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10 + " " + UNITS.charAt(power) + "B";
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }
}
