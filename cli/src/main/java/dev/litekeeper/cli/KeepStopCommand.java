package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.keeper.KeeperCall;
import dev.litekeeper.life.keeper.StateFolder;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "stop", description = "End the keeper; it sends what is committed first.")
final class KeepStopCommand implements Callable<Integer> {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(90);

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Keepers keepers = new Keepers();

    @Override
    public Integer call() {
        StateFolder folder = keepers.folder(common);
        Object pid = new KeeperCall(folder, common.temporary())
                .ask(Map.of("do", "stop"))
                .get("pid");
        long start = System.nanoTime();
        while (folder.isHeld()) {
            if (System.nanoTime() - start > MOST_NANOS) {
                throw Problem.unknown("the keeper has not ended yet")
                        .at("process " + pid)
                        .because("it may still be sending what is committed")
                        .failure();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        common.console()
                .result(
                        () -> Map.of("pid", String.valueOf(pid)),
                        () -> common.console().line("process " + pid + " has ended"));
        return 0;
    }
}
