package dev.litekeeper.cli;

import dev.litekeeper.life.copy.Around;
import dev.litekeeper.life.remote.Ssh;
import dev.litekeeper.project.Machine;
import java.time.ZoneId;

/// What the commands about scripts are given by the process they run in.
final class MigrateDesk {
    private MigrateDesk() {}

    static Around around(Common common) {
        Machine machine = Machine.current();
        return new Around(
                machine,
                Ssh.of(common.env()),
                common.surroundings().clock(),
                ZoneId.systemDefault(),
                System.getProperty("user.name", "?") + "@" + machine.name());
    }
}
