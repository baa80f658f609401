package dev.litekeeper.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The help texts.
final class Help {
    private final List<Entry> entries;

    Help(List<Entry> entries) {
        this.entries = entries;
    }

    /// All commands by chapter.
    String ofAll() {
        StringBuilder text = new StringBuilder("""
                Litekeeper takes a SQLite database to production and keeps it there.

                Usage: litekeeper COMMAND [options]
                """);
        Map<Chapter, List<Entry>> chapters = entries.stream().collect(Collectors.groupingBy(Entry::chapter));
        for (Chapter chapter : Chapter.values()) {
            List<Entry> members = chapters.getOrDefault(chapter, List.of());
            if (!members.isEmpty()) {
                text.append('\n').append(chapter.title()).append('\n');
                members.forEach(entry -> text.append(String.format("  %-11s %s%n", entry.name(), entry.summary())));
            }
        }
        return text.append("""

                        Options of every command: --json --quiet --no-color --yes --debug --project DIR --help
                        More: litekeeper COMMAND --help, docs/cli.md
                        """).toString();
    }

    /// One command's, or subcommand's, options. Fails with a usage problem where there is no such command.
    String of(List<String> words) {
        CommandLine line = Parsing.commandLine(Parsing.entry(words.getFirst(), entries));
        for (String word : words.subList(1, words.size())) {
            CommandLine inner = line.getSubcommands().get(word);
            if (inner == null) {
                throw Parsing.unknown(word, line.getSubcommands().keySet());
            }
            line = inner;
        }
        return of(line);
    }

    /// This command's options.
    static String of(CommandLine line) {
        return line.getUsageMessage(Ansi.OFF);
    }
}
