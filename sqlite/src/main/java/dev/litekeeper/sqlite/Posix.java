package dev.litekeeper.sqlite;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/// The calls of 64-bit Linux on a bare descriptor that Java has no equal for: its channels close their file when a
/// thread is interrupted, and a close drops every lock of the process on that file.
@SuppressWarnings("restricted")
final class Posix {
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;
    private static final int F_GETLK = 5;
    private static final int F_SETLK = 6;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;
    private static final int EINTR = 4;
    private static final int DONTNEED = 4;
    private static final int SMALL = 64;

    /// `struct flock`: type, whence, 4 bytes of padding, start, length, pid.
    private static final MemoryLayout FLOCK = MemoryLayout.structLayout(
            ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_SHORT,
            MemoryLayout.paddingLayout(4),
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            MemoryLayout.paddingLayout(4));

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final ValueLayout INT = ValueLayout.JAVA_INT;
    private static final ValueLayout LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout ADDRESS = ValueLayout.ADDRESS;

    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(INT, ADDRESS, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle PREAD = handle("pread", FunctionDescriptor.of(LONG, INT, ADDRESS, LONG, LONG));
    private static final MethodHandle FDATASYNC = handle("fdatasync", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle FADVISE =
            handle("posix_fadvise", FunctionDescriptor.of(INT, INT, LONG, LONG, INT));
    private static final MethodHandle FCNTL =
            handle("fcntl", FunctionDescriptor.of(INT, INT, INT, ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle MMAP =
            handle("mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, LONG, INT, INT, INT, LONG));

    private Posix() {}

    /// A lock that another process holds; `pid` is 0 for one that has no number here.
    record Foreign(long pid, boolean write) {}

    private static MethodHandle handle(String name, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        Linker.Option[] all = new Linker.Option[options.length + 1];
        all[0] = ERRNO;
        System.arraycopy(options, 0, all, 1, options.length);
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature, all);
    }

    /// A new descriptor on an existing file; no child process inherits it.
    static int open(Path file, boolean writable) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(SMALL, 8);
            int flags = O_CLOEXEC | (writable ? O_RDWR : 0);
            int descriptor = (int) OPEN.invokeExact(errno, arena.allocateFrom(file.toString()), flags);
            if (descriptor < 0) {
                throw new IOException("cannot open " + file + " (errno " + errno.get(ValueLayout.JAVA_INT, 0) + ")");
            }
            return descriptor;
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void close(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            check((int) CLOSE.invokeExact(arena.allocate(SMALL, 8), descriptor), "close");
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// Fills memory from this position of the file on; answers how many bytes were read before its end.
    static long read(int descriptor, MemorySegment into, long position) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(SMALL, 8);
            long size = into.byteSize();
            long done = 0;
            while (done < size) {
                long count =
                        (long) PREAD.invokeExact(errno, descriptor, into.asSlice(done), size - done, position + done);
                if (count == 0) {
                    break;
                }
                if (count > 0) {
                    done += count;
                } else if (errno.get(ValueLayout.JAVA_INT, 0) != EINTR) {
                    throw new IOException("cannot read (errno " + errno.get(ValueLayout.JAVA_INT, 0) + ")");
                }
            }
            return done;
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// Returns when what was written to the file is on the disk.
    static void dataSync(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            check((int) FDATASYNC.invokeExact(arena.allocate(SMALL, 8), descriptor), "fdatasync");
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// Has the system give the memory back that it holds of this file, as far as the disk has what is in it. Where it
    /// does not, nothing is lost but memory.
    static void forget(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) FADVISE.invokeExact(arena.allocate(SMALL, 8), descriptor, 0L, 0L, DONTNEED);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// The first bytes of a file, to be read as they change, for as long as this process lives.
    static MemorySegment map(int descriptor, long length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment at = (MemorySegment) MMAP.invokeExact(
                    arena.allocate(SMALL, 8), MemorySegment.NULL, length, PROT_READ, MAP_SHARED, descriptor, 0L);
            check(at.address() == -1 ? -1 : 0, "mmap");
            return at.reinterpret(length);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// Takes the exclusive lock of this process on one byte; answers whether it was to be had.
    static boolean lock(int descriptor, long number) {
        return set(descriptor, F_WRLCK, number);
    }

    static void unlock(int descriptor, long number) {
        set(descriptor, F_UNLCK, number);
    }

    /// An exclusive lock on one byte, as fcntl(2) takes it.
    static MemorySegment exclusive(Arena arena, long number) {
        return flock(arena, F_WRLCK, number, number);
    }

    /// No lock on one byte.
    static MemorySegment none(Arena arena, long number) {
        return flock(arena, F_UNLCK, number, number);
    }

    /// Whether the answer to a question for a lock names one.
    static boolean isLock(MemorySegment flock) {
        return flock.get(ValueLayout.JAVA_SHORT, 0) != F_UNLCK;
    }

    /// The call itself, with memory for its error number.
    static int fcntl(MemorySegment errno, int descriptor, int operation, MemorySegment flock) {
        try {
            return (int) FCNTL.invokeExact(errno, descriptor, operation, flock);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static boolean set(int descriptor, short type, long number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flock = flock(arena, type, number, number);
            return (int) FCNTL.invokeExact(arena.allocate(SMALL, 8), descriptor, F_SETLK, flock) == 0;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /// A lock of another process on any of these bytes, the last one inclusive; empty where there is none.
    static Optional<Foreign> holder(int descriptor, long first, long last) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flock = flock(arena, F_WRLCK, first, last);
            int result = (int) FCNTL.invokeExact(arena.allocate(SMALL, 8), descriptor, F_GETLK, flock);
            short type = flock.get(ValueLayout.JAVA_SHORT, 0);
            return result != 0 || type == F_UNLCK
                    ? Optional.empty()
                    : Optional.of(new Foreign(Math.max(0, flock.get(ValueLayout.JAVA_INT, 24)), type == F_WRLCK));
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static MemorySegment flock(Arena arena, short type, long first, long last) {
        MemorySegment flock = arena.allocate(FLOCK);
        flock.set(ValueLayout.JAVA_SHORT, 0, type);
        flock.set(ValueLayout.JAVA_LONG, 8, first);
        flock.set(ValueLayout.JAVA_LONG, 16, last - first + 1);
        return flock;
    }

    private static void check(int result, String call) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed");
        }
    }

    private static IOException thrown(Throwable e) {
        if (e instanceof IOException io) {
            return io;
        }
        throw unchecked(e);
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof RuntimeException runtime) {
            return runtime;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a call of the system throws nothing", e);
    }
}
