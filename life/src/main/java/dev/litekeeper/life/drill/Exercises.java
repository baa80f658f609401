package dev.litekeeper.life.drill;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.plan.Disaster;
import dev.litekeeper.life.plan.Harm;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes the disasters of a plan happen in sandboxes, executes the plan's commands there as they are written, and
/// compares what comes of it with what was restored, row by row.
final class Exercises {
    private final DrillOrder order;
    private final Path program;
    private final Supply supply;
    private final Fingerprint newest;
    private final Optional<Fingerprint> backup;

    /// @param newest what the newest state holds
    /// @param backup what the newest backup holds; empty where there is none
    Exercises(DrillOrder order, Path program, Supply supply, Fingerprint newest, Optional<Fingerprint> backup) {
        this.order = order;
        this.program = program;
        this.supply = supply;
        this.newest = newest;
        this.backup = backup;
    }

    List<DrillReport.Exercise> run(List<Disaster> disasters, PrivateCopy restored) {
        return disasters.stream()
                .filter(disaster ->
                        !disaster.drill().isEmpty() && expected(disaster).isPresent())
                .map(disaster -> run(disaster, restored))
                .toList();
    }

    /// The disasters whose commands cannot be executed, and why.
    List<String> leftOut(List<Disaster> disasters) {
        return disasters.stream()
                .filter(disaster ->
                        !disaster.drill().isEmpty() && expected(disaster).isEmpty())
                .map(disaster -> "\"" + disaster.title() + "\": there is no proven backup")
                .toList();
    }

    private DrillReport.Exercise run(Disaster disaster, PrivateCopy restored) {
        Instant start = order.clock().instant();
        Optional<String> trouble;
        try (Sandbox sandbox = Sandbox.of(order, program, supply)) {
            PlainFile.of(restored.path()).copyTo(sandbox.database());
            harm(disaster.harm(), new PrivateCopy(sandbox.database()));
            trouble = sandbox.run(disaster.drill()).or(() -> difference(disaster, sandbox));
        } catch (Failure e) {
            trouble = Optional.of(e.problem().toString());
        }
        return new DrillReport.Exercise(
                disaster.title(),
                disaster.drill(),
                Duration.between(start, order.clock().instant()),
                trouble);
    }

    private Optional<Fingerprint> expected(Disaster disaster) {
        return disaster.needsBackup() ? backup : Optional.of(newest);
    }

    /// How the recovered database differs from what it must be; empty where it does not.
    private Optional<String> difference(Disaster disaster, Sandbox sandbox) {
        Path recovered = disaster.result().isEmpty() ? sandbox.database() : sandbox.resolve(disaster.result());
        List<String> differences =
                expected(disaster).orElseThrow().differences(Fingerprint.of(new PrivateCopy(recovered)));
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of("the result is not what was to be restored: " + String.join("; ", differences));
    }

    private static void harm(Harm harm, PrivateCopy database) {
        switch (harm) {
            case ROWS_CHANGED -> deleteRows(database);
            case FILE_DAMAGED -> overwriteHeader(database.path());
            case FILE_LOST -> PlainFile.of(database.path()).delete();
            case NONE -> {
                // The database stays as it is.
            }
        }
    }

    /// Empties the first table that lets itself be emptied.
    private static void deleteRows(PrivateCopy database) {
        try (Session session = database.write()) {
            session.set("foreign_keys", "0");
            List<String> tables = session.query("""
                    SELECT name FROM sqlite_schema
                    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'
                    ORDER BY name = 'litekeeper_history', name""", row -> row.text(1));
            for (String table : tables) {
                if (emptied(session, table)) {
                    return;
                }
            }
        }
    }

    private static boolean emptied(Session session, String table) {
        try {
            return session.update("DELETE FROM " + Quoted.name(table)) > 0;
        } catch (Failure refusedByATrigger) {
            return false;
        }
    }

    private static void overwriteHeader(Path file) {
        try (FileChannel channel = PlainFile.of(file).openOrCreate()) {
            channel.write(ByteBuffer.allocate(100), 0);
        } catch (IOException e) {
            throw Problem.environment("cannot prepare the exercise")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
