package dev.litekeeper.sqlite;

import dev.litekeeper.sqlite.HeldLock.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The locks that processes hold on a database, as one look at `/proc/locks` shows them. The database and its `-shm`
/// are looked up by inode and never opened.
///
/// The kernel leaves out the locks of processes in another PID namespace that is not below ours.
final class Locks {
    private static final long PENDING = 0x40000000L;
    private static final long RESERVED = PENDING + 1;
    private static final long SHARED_FIRST = PENDING + 2;
    private static final long SHARED_LAST = SHARED_FIRST + 509;
    private static final int WAL_WRITE = 120;
    private static final int WAL_CHECKPOINT = 121;
    private static final int WAL_RECOVER = 122;
    private static final int WAL_READ = 123;
    private static final int WAL_READ_LAST = 127;
    private static final int WAL_DMS = 128;

    private Locks() {}

    /// A line of `/proc/locks`, the last byte inclusive.
    private record Line(long pid, boolean write, boolean waiting, String device, long inode, long first, long last) {
        boolean covers(long byteNumber) {
            return first <= byteNumber && byteNumber <= last;
        }
    }

    /// All locks on this database, in the kernel's order, without repetitions.
    static List<HeldLock> on(Path database, Proc proc) {
        Optional<String> table = proc.text("locks");
        if (table.isEmpty()) {
            return List.of();
        }
        Path shm = Sidecar.SHM.beside(database);
        boolean wal = Inode.of(shm).isPresent();
        Set<HeldLock> held = new LinkedHashSet<>();
        Mounts mounts = Mounts.of(proc);
        for (String text : table.get().split("\n")) {
            Optional<Line> line = line(text);
            if (line.isEmpty()) {
                continue;
            }
            if (isOf(line.get(), database, mounts)) {
                held.addAll(onDatabase(line.get(), wal));
            } else if (isOf(line.get(), shm, mounts)) {
                held.addAll(onShm(line.get()));
            }
        }
        return List.copyOf(held);
    }

    /// The locks that processes without a number here hold, found by asking the kernel byte by byte. Where
    /// a process with a number holds a lock on the same byte, it may be answered in place of the other.
    static List<HeldLock> hidden(Path database) {
        Path shm = Sidecar.SHM.beside(database);
        List<HeldLock> held = new ArrayList<>();
        for (int n = WAL_WRITE; n <= WAL_DMS; n++) {
            int number = n;
            hidden(shm, n, n).ifPresent(write -> held.addAll(onShm(line(number, number, write))));
        }
        boolean wal = Inode.of(shm).isPresent();
        hidden(database, SHARED_FIRST, SHARED_LAST)
                .ifPresent(write -> held.addAll(onDatabase(line(SHARED_FIRST, SHARED_LAST, write), wal)));
        hidden(database, RESERVED, RESERVED)
                .ifPresent(write -> held.addAll(onDatabase(line(RESERVED, RESERVED, write), wal)));
        return List.copyOf(held);
    }

    private static Optional<Boolean> hidden(Path file, long first, long last) {
        return LockProbe.on(file, first, last).filter(lock -> lock.pid() == 0).map(Posix.Foreign::write);
    }

    private static Line line(long first, long last, boolean write) {
        return new Line(0, write, false, "", 0, first, last);
    }

    private static boolean isOf(Line line, Path file, Mounts mounts) {
        Optional<Inode> inode = Inode.of(file);
        if (inode.isEmpty() || inode.get().number() != line.inode()) {
            return false;
        }
        // btrfs gives stat(2) another device than the kernel's own, which the mount table has.
        return line.device().equals(inode.get().majorMinor())
                || mounts.holding(file)
                        .map(mount -> mount.device().equals(line.device()))
                        .orElse(false);
    }

    private static List<HeldLock> onDatabase(Line line, boolean wal) {
        List<HeldLock> held = new ArrayList<>();
        boolean shared = line.first() <= SHARED_LAST && line.last() >= SHARED_FIRST;
        if (shared && line.write()) {
            held.add(held(line, Role.EXCLUSIVE, -1));
            return held;
        }
        if (shared) {
            held.add(held(line, wal ? Role.CONNECTED : Role.READING, -1));
        }
        if (line.covers(RESERVED) && line.write()) {
            held.add(held(line, Role.WRITING, -1));
        }
        if (line.covers(PENDING) && line.write()) {
            held.add(held(line, Role.PENDING, -1));
        }
        return held;
    }

    /// Neighbouring locks of one process are one line in the table, so each byte is looked at by itself.
    private static List<HeldLock> onShm(Line line) {
        List<HeldLock> held = new ArrayList<>();
        if (line.covers(WAL_WRITE)) {
            held.add(held(line, Role.WRITING, -1));
        }
        if (line.covers(WAL_CHECKPOINT)) {
            held.add(held(line, Role.CHECKPOINTING, -1));
        }
        if (line.covers(WAL_RECOVER)) {
            held.add(held(line, Role.RECOVERING, -1));
        }
        for (int n = WAL_READ; n <= WAL_READ_LAST; n++) {
            if (line.covers(n)) {
                held.add(line.write() ? held(line, Role.RESETTING, -1) : held(line, Role.READING_WAL, n - WAL_READ));
            }
        }
        if (line.covers(WAL_DMS)) {
            held.add(held(line, line.write() ? Role.RECOVERING : Role.CONNECTED, -1));
        }
        return held;
    }

    private static HeldLock held(Line line, Role role, int mark) {
        return new HeldLock(line.pid(), role, mark, line.waiting());
    }

    private static Optional<Line> line(String text) {
        boolean waiting = text.contains(" -> ");
        String[] words = text.replace(" -> ", " ").strip().split("\\s+");
        if (words.length < 8 || !(words[1].equals("POSIX") || words[1].equals("OFDLCK"))) {
            return Optional.empty();
        }
        String[] file = words[5].split(":");
        if (file.length != 3) {
            return Optional.empty();
        }
        try {
            String device = Long.parseLong(file[0], 16) + ":" + Long.parseLong(file[1], 16);
            long last = words[7].equals("EOF") ? Long.MAX_VALUE : Long.parseLong(words[7]);
            return Optional.of(new Line(
                    Math.max(0, Long.parseLong(words[4])),
                    words[3].equals("WRITE"),
                    waiting,
                    device,
                    Long.parseLong(file[2]),
                    Long.parseLong(words[6]),
                    last));
        } catch (NumberFormatException notALock) {
            return Optional.empty();
        }
    }
}
