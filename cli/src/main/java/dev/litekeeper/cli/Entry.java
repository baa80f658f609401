package dev.litekeeper.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/// A command by its name: its chapter in the help, and its class, of which an instance is made when it is asked for.
record Entry(Chapter chapter, String name, Class<?> type) {

    /// What the command does, in a line.
    String summary() {
        String[] description = type.getAnnotation(Command.class).description();
        return description.length == 0 ? "" : description[0];
    }

    static Optional<Entry> named(String name, List<Entry> entries) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }
}
