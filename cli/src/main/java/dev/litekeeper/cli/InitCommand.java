package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.layout.Adoption;
import dev.litekeeper.migrate.adopt.Tool;
import dev.litekeeper.project.Layout;
import dev.litekeeper.project.Names;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "init", description = "Lay out a project, for a new app or around a database that exists.")
final class InitCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Where; made if missing. Give . for this one.")
    private @Nullable Path folder;

    @Option(
            names = "--adopt",
            paramLabel = "DATABASE",
            description = "The production database that exists; it is only read.")
    private @Nullable Path adopt;

    @Option(names = "--app", paramLabel = "NAME", description = "The app's name; else that of folder or database.")
    private @Nullable String app;

    @Override
    public Integer call() {
        Layout layout = layout();
        layout.create();
        List<String> next = next(layout);
        Console console = common.console();
        console.result(
                () -> Map.of(
                        "root",
                        layout.root().toString(),
                        "app",
                        layout.app(),
                        "files",
                        layout.fileNames(),
                        "next",
                        next),
                () -> {
                    console.line("laid out " + layout.app() + " in " + layout.root());
                    layout.fileNames().forEach(file -> console.line("  " + file));
                    layout.folders().forEach(empty -> console.line("  " + empty + "/"));
                });
        console.say("next: " + String.join("\n      ", next));
        return 0;
    }

    private Layout layout() {
        Path launcher = common.program();
        if (adopt != null) {
            Path database = common.resolve(adopt);
            Path root = folder == null ? common.surroundings().folder() : common.resolve(folder);
            return Adoption.of(database, root, name(stem(database)), launcher);
        }
        if (folder == null) {
            throw Problem.usage("which folder?")
                    .hint("litekeeper init my-app makes a new one; litekeeper init . takes this one")
                    .failure();
        }
        Path root = common.resolve(folder);
        return Layout.of(root, name(fileName(root)), launcher);
    }

    private String name(String found) {
        if (app != null) {
            return Names.requireApp(app);
        }
        return Names.isApp(found) ? found : Names.requireApp(Names.slug(found));
    }

    private List<String> next(Layout layout) {
        String go = layout.root().equals(common.surroundings().folder())
                ? ""
                : "cd " + common.surroundings().folder().relativize(layout.root()) + " && ";
        return adopt != null
                ? List.of(go + "litekeeper migrate " + (hasHistory(common.resolve(adopt)) ? "adopt" : "baseline")
                        + " --env production")
                : List.of(go + "litekeeper new schema add-orders", go + "litekeeper migrate --env development");
    }

    /// Whether another tool has migrated the database until now.
    private static boolean hasHistory(Path database) {
        try (Session session = DatabaseFile.at(database).read()) {
            return Tool.in(session).stream().anyMatch(tool -> tool != Tool.USER_VERSION);
        }
    }

    private static String stem(Path database) {
        return fileName(database).replaceFirst("\\.[A-Za-z0-9]{1,8}$", "");
    }

    private static String fileName(Path path) {
        return Objects.toString(path.getFileName(), "");
    }
}
