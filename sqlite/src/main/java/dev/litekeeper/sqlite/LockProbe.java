package dev.litekeeper.sqlite;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Asks the kernel whether any process at all holds a lock on a file: also one in another container, whose locks
/// `/proc/locks` leaves out. Takes no lock and closes nothing: it asks through a descriptor that this process keeps.
final class LockProbe {
    private static final int F_GETLK = 5;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    /// `struct flock` of 64-bit Linux: type, whence, 4 bytes of padding, start, length, pid.
    private static final MemoryLayout FLOCK = MemoryLayout.structLayout(
            ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_SHORT,
            MemoryLayout.paddingLayout(4),
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            MemoryLayout.paddingLayout(4));

    private LockProbe() {}

    /// A lock that another process holds; `pid` is 0 for one that has no number here.
    record Foreign(long pid, boolean write) {}

    /// A lock of another process on any of these bytes, the last one inclusive; empty where there is none.
    static Optional<Foreign> on(Path file, long first, long last) {
        OptionalInt descriptor = descriptor(file);
        if (descriptor.isEmpty()) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flock = arena.allocate(FLOCK);
            flock.set(ValueLayout.JAVA_SHORT, 0, F_WRLCK);
            flock.set(ValueLayout.JAVA_LONG, 8, first);
            flock.set(ValueLayout.JAVA_LONG, 16, last - first + 1);
            int result = (int) Fcntl.HANDLE.invokeExact(descriptor.getAsInt(), F_GETLK, flock);
            short type = flock.get(ValueLayout.JAVA_SHORT, 0);
            return result != 0 || type == F_UNLCK
                    ? Optional.empty()
                    : Optional.of(new Foreign(Math.max(0, flock.get(ValueLayout.JAVA_INT, 24)), type == F_WRLCK));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("fcntl throws nothing", e);
        }
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

    /// Bound at first use.
    @SuppressWarnings("restricted")
    private static final class Fcntl {
        static final MethodHandle HANDLE = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("fcntl"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                        Linker.Option.firstVariadicArg(2));
    }
}
