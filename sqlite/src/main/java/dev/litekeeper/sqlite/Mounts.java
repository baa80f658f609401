package dev.litekeeper.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The mounts that this process sees, as one look at `/proc/self/mountinfo` gave them. Empty on a system without it.
public final class Mounts {
    private final List<Entry> entries;

    private record Entry(String id, String parent, Mount mount) {}

    private Mounts(List<Entry> entries) {
        this.entries = entries;
    }

    /// The mounts of this system now.
    public static Mounts now() {
        return of(Proc.SYSTEM);
    }

    static Mounts of(Proc proc) {
        return parse(proc.text("self/mountinfo").orElse(""));
    }

    static Mounts parse(String mountinfo) {
        List<Entry> entries = new ArrayList<>();
        for (String line : mountinfo.split("\n")) {
            entry(line).ifPresent(entries::add);
        }
        return new Mounts(List.copyOf(entries));
    }

    /// The mount that a file, or a name for one to be created, lies on: found the way the kernel walks the path, so
    /// a mount that is covered by a later one does not count. Empty where the system does not tell.
    public Optional<Mount> holding(Path file) {
        Path real = real(file);
        Optional<Entry> found = root(real);
        while (found.isPresent()) {
            Optional<Entry> next = below(found.get(), real);
            if (next.isEmpty()) {
                break;
            }
            found = next;
        }
        return found.map(Entry::mount);
    }

    /// The kind of file system that a file lies on.
    public Mount.Kind kind(Path file) {
        return holding(file).map(Mount::kind).orElse(Mount.Kind.UNKNOWN);
    }

    private Optional<Entry> root(Path real) {
        Set<String> ids = entries.stream().map(Entry::id).collect(Collectors.toSet());
        return entries.stream()
                .filter(entry -> !ids.contains(entry.parent()) || entry.parent().equals(entry.id()))
                .filter(entry -> real.startsWith(entry.mount().point()))
                .max(Comparator.comparingInt(entry -> entry.mount().point().getNameCount()));
    }

    /// The first mount that the path crosses into from this one.
    private Optional<Entry> below(Entry above, Path real) {
        return entries.stream()
                .filter(entry ->
                        entry.parent().equals(above.id()) && !entry.id().equals(above.id()))
                .filter(entry -> real.startsWith(entry.mount().point()))
                .min(Comparator.comparingInt(entry -> entry.mount().point().getNameCount()));
    }

    private static Optional<Entry> entry(String line) {
        String[] halves = line.split(" - ", 2);
        String[] left = halves[0].split(" ");
        if (halves.length < 2 || left.length < 6) {
            return Optional.empty();
        }
        String[] right = halves[1].split(" ");
        Mount mount = new Mount(
                Path.of(unescape(left[4])),
                right[0],
                right.length > 1 ? unescape(right[1]) : "",
                left[2],
                Arrays.asList((left[5] + (right.length > 2 ? "," + right[2] : "")).split(",")));
        return Optional.of(new Entry(left[0], left[1], mount));
    }

    /// Bytes written as `\040` become the bytes they are.
    static String unescape(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '\\' && i + 3 < in.length && octal(in, i + 1)) {
                out[length++] = (byte) ((in[i + 1] - '0') * 64 + (in[i + 2] - '0') * 8 + (in[i + 3] - '0'));
                i += 3;
            } else {
                out[length++] = in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean octal(byte[] bytes, int from) {
        for (int i = from; i < from + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return true;
    }

    /// The path without symbolic links, as far as it exists.
    private static Path real(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        for (Path there = absolute; there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                try {
                    return there.toRealPath().resolve(there.relativize(absolute));
                } catch (IOException notReadable) {
                    return absolute;
                }
            }
        }
        return absolute;
    }
}
