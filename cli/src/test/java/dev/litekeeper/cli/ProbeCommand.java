package dev.litekeeper.cli;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command that does what it is told, so that tests see what the frame makes of it.
@Command(name = "probe", description = "Do as told.", subcommands = ProbeCommand.InnerCommand.class)
final class ProbeCommand implements Callable<Integer> {
    static final Entry ENTRY = new Entry(Chapter.HELP, "probe", ProbeCommand.class);

    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "0..1", defaultValue = "succeed", description = "What to do.")
    private String what;

    @Option(names = "--count", description = "A number.")
    private int count = 3;

    @Override
    public Integer call() {
        Console console = common.console();
        switch (what) {
            case "refuse" ->
                throw Problem.refused("cannot replace the database")
                        .at("a.sqlite")
                        .because("it is in use\nby pid 12")
                        .hint("stop the app")
                        .failure();
            case "several" -> throw several();
            case "crash" -> throw new IllegalStateException("a plan that failed");
            case "memory" -> throw new OutOfMemoryError("Java heap space");
            case "confirm" -> console.confirm("This replaces a.sqlite.");
            case "project" -> console.line(common.project().root().toString());
            case "verdict" -> {
                return 1;
            }
            default -> {
                console.say("counting");
                console.warn("mind the step");
                console.result(() -> Map.of("count", count), () -> console.line(Style.GOOD, "count " + count));
            }
        }
        return 0;
    }

    private static Failure several() {
        Failure first = Problem.bad("one check is bad").failure();
        first.addSuppressed(Problem.environment("the disk is full").failure());
        return first;
    }

    @Command(name = "inner", description = "Inside.")
    static final class InnerCommand implements Callable<Integer> {
        @Mixin
        private final Common common = new Common();

        @Override
        public Integer call() {
            common.console()
                    .result(() -> Map.of("inner", true), () -> common.console().line("inner"));
            return 0;
        }
    }
}
