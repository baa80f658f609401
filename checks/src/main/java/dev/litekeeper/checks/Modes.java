package dev.litekeeper.checks;

import dev.litekeeper.sqlite.FileFacts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Permission bits of files.
final class Modes {
    private static final int OWNER = 0700;

    private Modes() {}

    /// The nine bits of a text such as `rw-r-----`.
    static int bits(String permissions) {
        int bits = 0;
        for (char c : permissions.toCharArray()) {
            bits = bits << 1 | (c == '-' ? 0 : 1);
        }
        return bits;
    }

    /// The bits as a command line has them, as in `0640`.
    static String octal(int bits) {
        return String.format(Locale.ROOT, "%04o", bits);
    }

    /// What takes the bits of `mask` away from those files that have any of them.
    static List<Fix.Mode> without(int mask, List<FileFacts> files) {
        return files.stream()
                .filter(file -> (bits(file.permissions()) & forKind(mask, file)) != 0)
                .map(file -> new Fix.Mode(file.name(), bits(file.permissions()) & ~forKind(mask, file)))
                .toList();
    }

    /// The mask itself for a file; a folder keeps what its owner may.
    private static int forKind(int mask, FileFacts file) {
        return file.directory() ? mask & ~OWNER : mask;
    }

    /// One list after the other.
    static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /// Whether these modes can be set without harm to others: the folder is among them only where nothing else is in
    /// it.
    static boolean mayBeNarrowed(Evidence evidence, Fix.Narrow fix) {
        String folder = evidence.rights().folder().known().map(FileFacts::name).orElse("");
        return fix.modes().stream().noneMatch(mode -> mode.path().equals(folder))
                || evidence.rights().neighbours().known().filter(List::isEmpty).isPresent();
    }
}
