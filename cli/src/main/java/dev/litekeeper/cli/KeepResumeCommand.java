package dev.litekeeper.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "resume", description = "Go on after keep pause.")
final class KeepResumeCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Keepers keepers = new Keepers();

    @Override
    public Integer call() {
        Map<String, ?> answer = keepers.call(common, "keep resume").ask(Map.of("do", "resume"));
        common.console().result(() -> answer, () -> common.console().line("the database is followed again"));
        return 0;
    }
}
