package dev.litekeeper.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who uses the database at this moment, and how.
///
/// @param holders the processes that have it open, as far as `/proc` shows them; litekeeper itself is not among them
/// @param hidden what could not be seen of other processes, a line each; empty where all could be
/// @param engines the SQLite libraries in use: litekeeper's own, the sqlite3 program, and those of the holders
/// @param readers open snapshots, `writer` who holds the write lock
/// @param checkpoint how far the write-ahead log is folded into the database
/// @param earlier what a look some minutes ago saw; empty where there was none
public record Use(
        Fact<List<Holder>> holders,
        Fact<List<String>> hidden,
        Fact<List<Engine>> engines,
        Fact<List<LockHeld>> readers,
        Fact<Optional<LockHeld>> writer,
        Fact<Checkpoint> checkpoint,
        Optional<EarlierLook> earlier) {

    /// A process that has the database open.
    ///
    /// @param command as in `python3 app.py`
    /// @param paths the names under which it opened the database file
    /// @param deleted the database's files it still holds although they were deleted or replaced
    /// @param lacksLocks whether it has the `-wal` open and none of the locks every WAL connection holds
    /// @param inheritedFrom the parent it shares the open file with across a fork, where it does
    /// @param mapsDatabase whether it reads the database through mapped memory
    public record Holder(
            long pid,
            String command,
            String user,
            Optional<Instant> started,
            List<String> paths,
            List<String> deleted,
            boolean lacksLocks,
            Optional<Long> inheritedFrom,
            boolean mapsDatabase) {
        public Holder {
            paths = List.copyOf(paths);
            deleted = List.copyOf(deleted);
        }

        /// The file name of its program in lower case, as in `python3`.
        String program() {
            String first = command.split(" ", 2)[0];
            return first.substring(first.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        }

        /// As in `pid 4711 (python3 app.py)`.
        String name() {
            return "pid " + pid + " (" + command + ")";
        }
    }

    /// A copy of SQLite.
    ///
    /// @param user who has it, as in `pid 4711 (python3 app.py)` or `litekeeper`
    /// @param pid 0 where it is no running process
    /// @param bugs the known bugs that apply to this database, a line each
    public record Engine(String user, long pid, String version, String library, List<String> bugs) {
        /// The version of an engine that could not be found.
        public static final String UNKNOWN = "unknown";

        public Engine {
            bugs = List.copyOf(bugs);
        }
    }

    /// A lock on the database: how long at least it has been held, where that is known, and for a reader how many bytes
    /// of newer commits it keeps in the log.
    public record LockHeld(String holder, long pid, Optional<Duration> atLeast, long behind) {

        String text() {
            return holder + atLeast.map(age -> ", for " + Words.age(age)).orElse("");
        }
    }

    /// The write-ahead log: the frames in it, and how many of them are in the database already.
    public record Checkpoint(long frames, long folded) {}

    /// What the look before saw of the log.
    public record EarlierLook(Instant when, long frames, long folded) {}
}
