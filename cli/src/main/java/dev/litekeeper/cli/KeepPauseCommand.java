package dev.litekeeper.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lets the database go for a while, or takes it up again.
abstract sealed class KeepPauseCommand implements Callable<Integer> {
    private static final Duration WORK = Duration.ofSeconds(30);

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Keepers keepers = new Keepers();

    private final String word;
    private final String done;

    private KeepPauseCommand(String word, String done) {
        this.word = word;
        this.done = done;
    }

    @Override
    public Integer call() {
        Map<String, ?> answer = keepers.call(common).waiting(WORK).ask(Map.of("do", word));
        common.console().result(() -> answer, () -> common.console().line(done));
        return 0;
    }

    @Command(name = "pause", description = "Let the database go until keep resume; the keeper stays.")
    static final class Pause extends KeepPauseCommand {
        Pause() {
            super("pause", "paused; litekeeper keep resume goes on");
        }
    }

    @Command(name = "resume", description = "Go on after keep pause.")
    static final class Resume extends KeepPauseCommand {
        Resume() {
            super("resume", "the database is followed again");
        }
    }
}
