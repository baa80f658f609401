package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The scripts of a folder in the order they run: by number, then schema before data. Gaps between numbers are fine.
///
/// Hidden files, `.md` files, folders and the record of rehearsals are passed over; every other file must be a script.
public final class Scripts {
    /// The file beside the scripts that says how their rehearsals went.
    public static final String REHEARSALS = "rehearsals.json";

    private final Path folder;
    private final List<Script> forward;
    private final List<Script> undo;

    private Scripts(Path folder, List<Script> forward, List<Script> undo) {
        this.folder = folder;
        this.forward = List.copyOf(forward);
        this.undo = List.copyOf(undo);
    }

    /// Reads a folder. Fails at a file that is no script, at two scripts of one number and kind, at a way back without
    /// its script, and at a script that cannot be cut into statements.
    public static Scripts in(Path folder) {
        Map<ScriptName, Path> files = new HashMap<>();
        names(folder).forEach(name -> files.put(name, folder.resolve(name.file())));
        return read(folder, "", files);
    }

    /// Reads the scripts that seed an environment: those of the folder and those of its subfolder named like the
    /// environment, together in one order. Missing folders are empty. Fails where [#in] does, and at a
    /// schema script.
    public static Scripts seeds(Path folder, String environment) {
        Map<ScriptName, Path> files = new HashMap<>();
        for (Path each : List.of(folder, folder.resolve(environment))) {
            if (Files.isDirectory(each)) {
                names(each).forEach(name -> files.put(name, each.resolve(name.file())));
            }
        }
        for (ScriptName name : files.keySet()) {
            if (name.kind() == ScriptKind.SCHEMA) {
                throw Problem.usage("a schema script among the seeds")
                        .at(name)
                        .because("seeds are rows alone; every environment has the same schema")
                        .hint("move it to " + folder.resolveSibling(name.file()))
                        .failure();
            }
        }
        return read(folder, folder.getFileName() + "/", files);
    }

    /// Reads these scripts. In messages each is called `label`, followed by its path below the folder.
    private static Scripts read(Path folder, String label, Map<ScriptName, Path> files) {
        List<ScriptName> names = files.keySet().stream().sorted().toList();
        refuseDuplicates(folder, names);
        refuseLoneUndo(folder, names);
        List<Script> forward = new ArrayList<>();
        List<Script> undo = new ArrayList<>();
        for (ScriptName name : names) {
            Path file = Objects.requireNonNull(files.get(name), "listed");
            Source source = Source.of(
                    label + folder.relativize(file), PlainFile.of(file).readString());
            (name.undo() ? undo : forward).add(Script.of(name, source));
        }
        return new Scripts(folder, forward, undo);
    }

    /// The folder they were read from.
    public Path folder() {
        return folder;
    }

    /// The names of the scripts in the order they run.
    public List<ScriptName> names() {
        return forward.stream().map(Script::name).toList();
    }

    /// The names of the ways back.
    public List<ScriptName> undoNames() {
        return undo.stream().map(Script::name).toList();
    }

    /// The way back of a script.
    Optional<Script> back(ScriptName name) {
        return undo.stream()
                .filter(script -> script.name().key().equals(name.key()))
                .findFirst();
    }

    /// The name of the next new script: the highest number and one more.
    public ScriptName next(ScriptKind kind, String title) {
        long highest = forward.stream()
                .mapToLong(script -> script.name().number())
                .max()
                .orElse(0);
        return ScriptName.of(highest + 1, kind, title);
    }

    /// Those whose names pass.
    public Scripts only(Predicate<ScriptName> wanted) {
        return new Scripts(
                folder,
                forward.stream().filter(script -> wanted.test(script.name())).toList(),
                undo.stream().filter(script -> wanted.test(script.name())).toList());
    }

    /// The scripts themselves, in the order they run.
    public List<Script> forward() {
        return forward;
    }

    private static List<ScriptName> names(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !Files.isDirectory(entry))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .filter(file -> !file.startsWith(".") && !file.endsWith(".md") && !file.equals(REHEARSALS))
                    .sorted()
                    .map(ScriptName::parse)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Problem.usage("cannot list the scripts")
                    .at(folder)
                    .because(Files.isDirectory(folder) ? String.valueOf(e.getMessage()) : "there is no such folder")
                    .hint("run this in the project's folder; `litekeeper init` lays it out")
                    .failure(e);
        }
    }

    private static void refuseDuplicates(Path folder, List<ScriptName> names) {
        Map<String, ScriptName> seen = new HashMap<>();
        for (ScriptName name : names) {
            ScriptName other = seen.putIfAbsent(name.key() + name.undo(), name);
            if (other != null) {
                throw Problem.usage("two scripts have the same number")
                        .at(folder)
                        .because(other + " and " + name)
                        .hint("give the one that has not run anywhere yet the next free number")
                        .failure();
            }
        }
    }

    private static void refuseLoneUndo(Path folder, List<ScriptName> names) {
        for (ScriptName name : names) {
            boolean paired = names.stream()
                    .anyMatch(other -> !other.undo()
                            && other.key().equals(name.key())
                            && other.slug().equals(name.slug()));
            if (!paired) {
                String forward = name.file().replaceFirst("-undo-", "-");
                throw Problem.usage("a way back without its script")
                        .at(folder.resolve(name.file()))
                        .because("there is no " + forward)
                        .hint("rename it like the script it takes back, or remove it")
                        .failure();
            }
        }
    }
}
