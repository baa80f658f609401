package dev.litekeeper.life.rehearsal;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.migrate.ScriptName;
import java.time.Duration;
import java.util.List;

/// What one rehearsed script took and changed.
///
/// @param took from its first statement to the end of its commit
/// @param locked how long the write lock was held, as the script's own process saw it
/// @param stall how long a writer had to wait at most, as a process of its own measured it
/// @param readerStall the same of a reader
/// @param wal how large the WAL became
/// @param disk what it took on the disk at most, beyond the database as it was
/// @param tables those that have another number of rows now
/// @param schema the objects it made, changed or removed, as in `+ index orders_at`
public record ScriptFigures(
        ScriptName script,
        Duration took,
        long rows,
        Duration locked,
        Duration stall,
        Duration readerStall,
        ByteSize wal,
        ByteSize disk,
        List<StatementFigures> statements,
        List<TableChange> tables,
        List<String> schema) {
    public ScriptFigures {
        statements = List.copyOf(statements);
        tables = List.copyOf(tables);
        schema = List.copyOf(schema);
    }
}
