package dev.litekeeper.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Asks the kernel whether any process at all holds a lock on a file: also one in another container, whose locks
/// `/proc/locks` leaves out. Takes no lock and closes nothing: it asks through a descriptor that this process keeps.
final class LockProbe {
    private LockProbe() {}

    /// A lock of another process on any of these bytes, the last one inclusive; empty where there is none.
    static Optional<Posix.Foreign> on(Path file, long first, long last) {
        OptionalInt descriptor = descriptor(file);
        return descriptor.isEmpty() ? Optional.empty() : Posix.holder(descriptor.getAsInt(), first, last);
    }

    /// The number of a descriptor of this process on the file, opened and kept by the gateway where there is none yet.
    private static OptionalInt descriptor(Path file) {
        Optional<Inode> inode = Inode.of(file);
        if (inode.isEmpty() || !Files.isReadable(file)) {
            return OptionalInt.empty();
        }
        Gateway.head(file, 1);
        List<String> numbers = Proc.SYSTEM.names("self/fd").orElse(List.of());
        return numbers.stream()
                .filter(number -> Inode.of(Proc.SYSTEM.root().resolve("self/fd/" + number))
                        .equals(inode))
                .mapToInt(Integer::parseInt)
                .findFirst();
    }
}
