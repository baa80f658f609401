package dev.litekeeper.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "pause", description = "Let the database go until keep resume; the keeper stays.")
final class KeepPauseCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Keepers keepers = new Keepers();

    @Override
    public Integer call() {
        Map<String, ?> answer = keepers.call(common, "keep pause").ask(Map.of("do", "pause"));
        common.console().result(() -> answer, () -> common.console().line("paused; litekeeper keep resume goes on"));
        return 0;
    }
}
