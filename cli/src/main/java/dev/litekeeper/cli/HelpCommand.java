package dev.litekeeper.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "help", description = "Show all commands, or the options of one.")
final class HelpCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command, as in: help migrate status.")
    private final List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        Help help = new Help(Commands.ALL);
        common.surroundings().out().print(words.isEmpty() ? help.ofAll() : help.of(words));
        return 0;
    }
}
