package dev.litekeeper.agent.keeper;

import dev.litekeeper.archive.capture.Captures;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

/// How a keeper works.
///
/// @param program how to call litekeeper for the jobs
/// @param temporary the system's folder for temporary files
/// @param machine the name of this machine
/// @param zone the time zone of the times of day
/// @param captures where databases are followed
/// @param takeOver not to mind another keeper or database in the stores
/// @param systemd is told how the keeper is
/// @param talk what is worth a line in a log; called by several threads
public record KeeperOrder(
        List<String> program,
        Path temporary,
        String machine,
        ZoneId zone,
        Captures captures,
        boolean takeOver,
        Systemd systemd,
        Consumer<String> talk) {
    public KeeperOrder {
        program = List.copyOf(program);
    }
}
