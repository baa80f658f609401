package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Session;
import java.time.Duration;

/// Is told how a run goes on, in the thread that runs it.
public interface Listener {
    /// Tells nobody.
    Listener NOBODY = new Listener() {};

    /// A script begins: the `number`-th of `total`.
    default void started(ScriptName script, int number, int total) {}

    /// `session` holds the write lock, and nothing of the script was changed yet. What this throws keeps the script
    /// from running. Not called for a script that runs without a transaction.
    default void locked(ScriptName script, Session session) {}

    /// Everything of a script is done, and is committed next; of one that runs in small steps, the first row is
    /// changed next. What this throws takes it back. Not called for a script that runs without a transaction.
    default void committing(ScriptName script, Session session) {}

    /// A script was committed by `session`, which is in autocommit mode again. Others may have committed since.
    /// Not called for a script that runs without a transaction.
    default void committed(ScriptName script, Session session) {}

    /// So many of so many rows of a long piece of work are done; `total` is zero where it is not known.
    default void advanced(ScriptName script, String what, long done, long total) {}

    /// Something a person should know at this moment.
    default void announced(ScriptName script, String text) {}

    /// A statement is done, and not committed yet.
    default void executed(Executed statement) {}

    /// A script is done and committed.
    default void applied(Applied applied) {}

    /// Somebody else has held the write lock for this long.
    default void waiting(Duration soFar) {}
}
