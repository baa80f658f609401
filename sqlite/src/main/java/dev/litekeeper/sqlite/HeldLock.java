package dev.litekeeper.sqlite;

/// One lock of SQLite's on a database, as the kernel shows it.
///
/// `pid` is the process that holds it, or 0 where the kernel shows none. `mark` is the number of the read mark for
/// [Role#READING_WAL], and -1 for every other role. `waiting` is true for one that is asked for and not yet granted.
public record HeldLock(long pid, Role role, int mark, boolean waiting) {

    /// What a process does with a database while it holds a lock.
    public enum Role {
        /// Has the database open in WAL mode.
        CONNECTED("connected"),
        /// Reads: in WAL mode a snapshot that keeps the WAL from being reused, else anything at all.
        READING_WAL("reader"),
        /// Reads, in rollback-journal mode; writers wait for its end.
        READING("reader"),
        /// In a write transaction.
        WRITING("writer"),
        /// Waits for readers to end so that it can write to the database, in rollback-journal mode.
        PENDING("writer, waiting for readers"),
        /// Writes to the database itself, in rollback-journal mode, or holds it for itself alone.
        EXCLUSIVE("alone"),
        /// Moves frames from the WAL to the database.
        CHECKPOINTING("checkpointer"),
        /// Rebuilds the WAL's index after a crash.
        RECOVERING("recovery"),
        /// Starts the WAL anew, or closes it as the last connection.
        RESETTING("resetting the WAL");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        /// The role in a word or a few, for people.
        public String word() {
            return word;
        }
    }
}
