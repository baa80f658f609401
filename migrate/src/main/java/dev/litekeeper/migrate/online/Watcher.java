package dev.litekeeper.migrate.online;

import dev.litekeeper.migrate.Statement;
import java.time.Duration;

/// Is told how a change goes on.
public interface Watcher {
    /// So many of so many rows are done; nothing is known where `total` is zero.
    void advanced(String what, long done, long total);

    /// Something a person should know at this moment.
    void announced(String text);

    /// What a statement of the script says is done.
    void executed(Statement statement, Duration took, long rows);
}
