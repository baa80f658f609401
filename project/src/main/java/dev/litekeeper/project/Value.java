package dev.litekeeper.project;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.ByteSize;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The value of one key, and where it stands. Every reading of it fails with a usage problem at that place where the
/// value is of another kind.
record Value(String key, Node node, String file) {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}) ?(ms|[smhdwy])");

    Place place() {
        return Place.of(file, node);
    }

    String text() {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getValue().isBlank()) {
                throw place().wrong(key + " has no value", "write one, or take the line out");
            }
            return scalar.getValue();
        }
        throw place().wrong(key + " is not a single value", "write it as " + key + ": ...");
    }

    Secret secret() {
        return new Secret(text(), place().toString());
    }

    int count() {
        String text = text();
        if (!text.matches("[0-9]{1,6}")) {
            throw place().wrong(key + " is not a number: " + text, "write a whole number, zero or more");
        }
        return Integer.parseInt(text);
    }

    boolean truth() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw place().wrong(key + " is neither true nor false: " + text(), "write true or false");
        };
    }

    Duration duration() {
        Matcher matcher = DURATION.matcher(text());
        if (!matcher.matches()) {
            throw place().wrong(
                            key + " is not a length of time: " + text(),
                            "write a number with ms, s, m, h, d, w or y, as 26h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "y" -> Duration.ofDays(Math.multiplyExact(365, number));
            default -> Duration.ofDays(Math.multiplyExact(7, number));
        };
    }

    LocalTime time() {
        try {
            return LocalTime.parse(text());
        } catch (DateTimeParseException e) {
            throw place().wrong(key + " is not a time of day: " + text(), "write it as \"03:15\"");
        }
    }

    LocalDate date() {
        try {
            return LocalDate.parse(text());
        } catch (DateTimeParseException e) {
            throw place().wrong(key + " is not a day: " + text(), "write it as 2026-12-31");
        }
    }

    ByteSize size() {
        return parsed(ByteSize::parse);
    }

    Window window() {
        return parsed(Window::parse);
    }

    /// The items of a list, each under the key with `[]` behind it.
    List<Value> items() {
        if (node instanceof SequenceNode sequence) {
            List<Value> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(new Value(key + "[]", item, file));
            }
            return List.copyOf(items);
        }
        throw place().wrong(key + " is not a list", "put each item on a line of its own that starts with \"- \"");
    }

    List<String> texts() {
        return items().stream().map(Value::text).toList();
    }

    /// The value as `parser` reads its text; what it refuses is told at this place.
    <T> T parsed(Function<String, T> parser) {
        try {
            return parser.apply(text());
        } catch (Failure failure) {
            throw place().wrong(
                            key + " is " + failure.problem().what() + ": "
                                    + failure.problem().where(),
                            failure.problem().hint());
        }
    }
}
