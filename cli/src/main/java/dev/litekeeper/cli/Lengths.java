package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lengths of time as people type them.
final class Lengths {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}) ?(ms|[smhd])");

    private Lengths() {}

    /// The length in a text as `500ms`, `30s` or `5m`. Fails with a usage problem of this option on any
    /// other.
    static Duration parse(String option, String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw Problem.usage("not a length of time")
                    .at(option + " " + text)
                    .hint("write a number with ms, s, m, h or d, as in 30s")
                    .failure();
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
