package dev.litekeeper.cli;

import dev.litekeeper.archive.timeline.ArchiveRestore;
import java.lang.reflect.Field;
import picocli.CommandLine.Mixin;

/// What a command is going to need of Java, made ready by a second thread beside the reading of the command line.
/// Nothing depends on it: what fails here fails again where it is needed, and is told there.
final class Ahead {
    private Ahead() {}

    /// Begins with what this command line stands for.
    static void of(String[] words) {
        if (words.length > 0) {
            Thread thread = new Thread(() -> prepare(words[0]), "ahead");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((_, _) -> {});
            thread.start();
        }
    }

    static void prepare(String command) {
        for (Entry entry : Commands.ALL) {
            if (entry.name().equals(command)) {
                annotations(entry.type());
            }
        }
        if (command.equals("restore")) {
            ArchiveRestore.prepare();
        }
    }

    /// Java makes a class for each kind of annotation when it meets the first one. Answers how many it met.
    private static int annotations(Class<?> type) {
        int met = type.getAnnotations().length;
        for (Field field : type.getDeclaredFields()) {
            if (field.isAnnotationPresent(Mixin.class)) {
                met += annotations(field.getType());
            }
        }
        return met;
    }
}
