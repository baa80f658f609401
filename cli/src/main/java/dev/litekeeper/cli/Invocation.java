package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// One run of the program: finds the command that is asked for, reads its options, calls it, and turns whatever way it
/// ends into an exit status.
final class Invocation {
    private final List<Entry> entries;
    private final Surroundings around;

    Invocation(List<Entry> entries, Surroundings around) {
        this.entries = entries;
        this.around = around;
    }

    /// Runs the command; answers the exit status. Never throws.
    int run(String... args) {
        List<String> words = Arrays.asList(args);
        try {
            return dispatch(words);
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            if (AtExit.underWay()) {
                return Kind.INTERRUPTED.exitStatus();
            }
            return new ErrorReport(around, Voice.of(words, around.env()), words.contains("--debug")).tell(e);
        } finally {
            around.out().flush();
            around.err().flush();
        }
    }

    private int dispatch(List<String> words) throws Exception {
        if (words.isEmpty()) {
            around.err().print(new Help(entries).ofAll());
            return Kind.USAGE.exitStatus();
        }
        return switch (words.getFirst()) {
            case "-h", "--help" -> {
                around.out().print(new Help(entries).ofAll());
                yield 0;
            }
            case "-V", "--version" -> {
                Versions.current().print(around, words.contains("--json"));
                yield 0;
            }
            default -> command(words);
        };
    }

    private int command(List<String> words) throws Exception {
        String name = words.getFirst();
        if (name.startsWith("-") && words.size() > 1) {
            throw Problem.usage("an option before the command")
                    .at(name)
                    .hint("write the command first, as in: litekeeper status " + name
                            + (name.equals("--project") ? " " + words.get(1) : ""))
                    .failure();
        }
        CommandLine line = Parsing.commandLine(Parsing.entry(name, entries));
        CommandLine inner = innermost(line, words);
        if (inner.isUsageHelpRequested()) {
            around.out().print(Help.of(inner));
            return 0;
        }
        Object command = inner.getCommandSpec().userObject();
        if (command instanceof Travelling travelling) {
            OptionalInt status = elsewhere(travelling, common(inner.getCommandSpec()));
            if (status.isPresent()) {
                return status.getAsInt();
            }
        }
        if (command instanceof Callable<?> callable) {
            return callable.call() instanceof Integer status ? status : 0;
        }
        throw Problem.usage("which " + name + "?")
                .because("one of " + String.join(", ", inner.getSubcommands().keySet()) + " is missing")
                .hint(inner.getCommandSpec().qualifiedName() + " --help shows them")
                .failure();
    }

    private static OptionalInt elsewhere(Travelling command, Common common) {
        return command.about().map(common::elsewhere).orElseGet(OptionalInt::empty);
    }

    private CommandLine innermost(CommandLine line, List<String> words) {
        ParseResult result;
        try {
            result = line.parseArgs(words.stream().skip(1).toArray(String[]::new));
        } catch (ParameterException e) {
            throw Parsing.wrong(e);
        }
        Common outer = bind(result.commandSpec(), null, words);
        while (result.hasSubcommand()) {
            result = result.subcommand();
            outer = bind(result.commandSpec(), outer, words);
        }
        return result.commandSpec().commandLine();
    }

    private Common bind(CommandSpec spec, @Nullable Common outer, List<String> words) {
        Common common = common(spec);
        if (outer != null) {
            common.inherit(outer);
        }
        common.run(around, words);
        return common;
    }

    private static Common common(CommandSpec spec) {
        return spec.mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(Common.class::isInstance)
                .map(Common.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(spec.qualifiedName() + " lacks the common options"));
    }
}
