package dev.litekeeper.sqlite;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A process that has a database open or holds a lock on it.
///
/// `command` is its command line, a word each, and empty where it could not be seen. `container` names the container
/// or PID namespace it runs in where that is not ours. `files` are the files of the database it has open. `locks` are
/// the locks it holds.
public record Occupant(
        long pid,
        List<String> command,
        String user,
        Optional<Instant> started,
        Optional<String> container,
        Set<OpenFile> files,
        List<HeldLock> locks) {

    /// The options of Java that take the next word.
    private static final Set<String> PATH_OPTIONS = Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path");

    /// Where the main class of Litekeeper is.
    private static final String OURS = "dev.litekeeper.cli.";

    /// A file of a database that a process has a descriptor on.
    public enum OpenFile {
        DATABASE,
        WAL,
        SHM,
        JOURNAL,
        /// The database under this name, but deleted or replaced since: what is written there is lost.
        DELETED_DATABASE,
        /// A deleted `-wal`: commits written there are seen by nobody else.
        DELETED_WAL,
        /// A deleted `-shm`: its locks are seen by nobody else.
        DELETED_SHM;

        /// Whether the file is gone from its folder.
        public boolean deleted() {
            return switch (this) {
                case DELETED_DATABASE, DELETED_WAL, DELETED_SHM -> true;
                case DATABASE, WAL, SHM, JOURNAL -> false;
            };
        }
    }

    public Occupant {
        command = List.copyOf(command);
        files = Set.copyOf(files);
        locks = List.copyOf(locks);
    }

    /// Whether it holds a lock in this role.
    public boolean is(HeldLock.Role role) {
        return locks.stream().anyMatch(lock -> lock.role() == role && !lock.waiting());
    }

    /// Whether it has the WAL open and none of the locks that every such connection holds: they were cancelled by a
    /// close of the file in the same process, or the descriptors came with a fork. A connection that is just being
    /// opened or closed looks the same for a moment, so look twice.
    public boolean lacksItsLocks() {
        return files.contains(OpenFile.WAL) && files.contains(OpenFile.SHM) && locks.isEmpty();
    }

    /// The process in a line: its number, command and user.
    public String describe() {
        String name = program().replaceAll("\\s+", " ");
        return "pid " + pid + " (" + (name.length() > 120 ? name.substring(0, 117) + "..." : name) + ", user " + user
                + container.map(c -> ", in " + c).orElse("") + ")";
    }

    /// The command as a person would name it: that of a Java program without the options of Java.
    public String program() {
        if (command.isEmpty()) {
            return "unknown program";
        }
        return String.join(" ", command.getFirst().endsWith("java") ? javaProgram() : command);
    }

    private List<String> javaProgram() {
        int at = 1;
        while (at < command.size()
                && command.get(at).startsWith("-")
                && !command.get(at).equals("-jar")) {
            at += PATH_OPTIONS.contains(command.get(at)) ? 2 : 1;
        }
        if (at >= command.size()) {
            return command;
        }
        boolean ours = command.get(at).startsWith(OURS);
        Stream<String> words = command.stream().skip(ours ? at + 1L : at);
        return Stream.concat(Stream.of(ours ? "litekeeper" : "java"), words).toList();
    }
}
