package dev.litekeeper.migrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What tells the scripts of a folder apart and puts them in order: a number as in `03`, or several as in `1.2`, each
/// compared as a number. A script that runs again whenever it is edited has its name in the place of numbers, and comes
/// behind all others.
///
/// @param parts the numbers, without zeros at the end; none where there is a name
/// @param name empty where there are numbers
public record Version(List<Long> parts, String name) implements Comparable<Version> {
    private static final Pattern NUMBERS = Pattern.compile("v?([0-9]{1,18}(?:[._][0-9]{1,18})*)");
    private static final String REPEATED = "again:";
    private static final Comparator<Version> ORDER = Comparator.comparing(Version::repeats)
            .thenComparing(Version::compareParts)
            .thenComparing(Version::name);

    public Version {
        parts = List.copyOf(parts);
    }

    public static Version of(long number) {
        return new Version(List.of(number), "");
    }

    /// The version of a script of this name that runs whenever it is edited.
    public static Version repeated(String name) {
        return new Version(List.of(), name);
    }

    /// Reads a version as people write it, as in `3`, `1.2` or `1_2`, and as [#stored()] answers it.
    public static Version parse(String text) {
        if (text.startsWith(REPEATED)) {
            return repeated(text.substring(REPEATED.length()));
        }
        var numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            throw new IllegalArgumentException("not a version: " + text);
        }
        List<Long> parts = new ArrayList<>(
                Arrays.stream(numbers.group(1).split("[._]")).map(Long::valueOf).toList());
        while (parts.size() > 1 && parts.getLast() == 0) {
            parts.removeLast();
        }
        return new Version(parts, "");
    }

    /// The first of the numbers; the largest there is where there are none.
    public long number() {
        return parts.isEmpty() ? Long.MAX_VALUE : parts.getFirst();
    }

    /// Whether its script runs again whenever it is edited.
    public boolean repeats() {
        return parts.isEmpty();
    }

    /// As the history holds it: a whole number as such, anything else as a text that SQLite does not take for one.
    Object stored() {
        return parts.size() == 1 ? (Object) parts.getFirst() : repeats() ? REPEATED + name : "v" + this;
    }

    private int compareParts(Version other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order = Long.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private long part(int index) {
        return index < parts.size() ? parts.get(index) : 0;
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /// As in `03`, `1.2`, or the name.
    @Override
    public String toString() {
        String text = parts.stream().map(String::valueOf).collect(Collectors.joining("."));
        return repeats() ? name : parts.size() == 1 && text.length() == 1 ? "0" + text : text;
    }
}
