package dev.litekeeper.cli;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// From words to a command: picocli for one command at a time, its complaints as problems.
final class Parsing {
    private Parsing() {}

    /// The command of this name. Fails with a usage problem that offers similar names.
    static Entry entry(String name, List<Entry> entries) {
        return Entry.named(name, entries)
                .orElseThrow(
                        () -> unknown(name, entries.stream().map(Entry::name).toList()));
    }

    static CommandLine commandLine(Entry entry) {
        Thread.ofPlatform().daemon().start(Parsing::readAhead);
        CommandLine line = new CommandLine(entry.type());
        line.setCommandName("litekeeper " + entry.name());
        line.setUsageHelpWidth(100);
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    /// Reads annotations of fields while picocli still reads those of classes: Java makes a class for each kind of
    /// annotation when the first of its kind is read.
    private static void readAhead() {
        for (Field field : Common.class.getDeclaredFields()) {
            field.getAnnotations();
        }
    }

    static Failure unknown(String name, Collection<String> known) {
        String similar = Similar.to(name, known);
        return Problem.usage(name.startsWith("-") ? "unknown option" : "unknown command")
                .at(name)
                .hint(
                        similar.isEmpty()
                                ? "litekeeper help shows all commands"
                                : "did you mean: " + similar + "? litekeeper help shows all commands")
                .failure();
    }

    static Failure wrong(ParameterException e) {
        if (e.getCause() instanceof Failure failure) {
            return failure;
        }
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String help = command + " --help shows what it takes";
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            String similar = Similar.to(word, names(e.getCommandLine()));
            return Problem.usage(word.startsWith("-") ? "unknown option" : "unexpected argument")
                    .at(word)
                    .hint(similar.isEmpty() ? help : "did you mean: " + similar + "? " + help)
                    .failure(e);
        }
        return Problem.usage("wrong use of " + command)
                .because(String.valueOf(e.getMessage()))
                .hint(help)
                .failure(e);
    }

    private static Collection<String> names(CommandLine line) {
        List<String> names = new ArrayList<>(line.getSubcommands().keySet());
        names.addAll(line.getCommandSpec().optionsMap().keySet());
        return names;
    }
}
