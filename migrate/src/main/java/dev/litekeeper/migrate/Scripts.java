package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.Project;
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
    private final Naming naming;
    private final List<Script> forward;
    private final List<Script> undo;

    private Scripts(Path folder, Naming naming, List<Script> forward, List<Script> undo) {
        this.folder = folder;
        this.naming = naming;
        this.forward = List.copyOf(forward);
        this.undo = List.copyOf(undo);
    }

    /// The scripts of a project, where and as its `litekeeper.yml` has them.
    public static Scripts of(Project project) {
        return in(project.scripts(), Naming.of(project.naming()));
    }

    /// Reads a folder whose scripts have names of Litekeeper's own form.
    public static Scripts in(Path folder) {
        return in(folder, Naming.LITEKEEPER);
    }

    /// Reads a folder. Fails at a file that is no script, at two scripts of one number and kind, at a way back without
    /// its script, and at a script that cannot be cut into statements.
    public static Scripts in(Path folder, Naming naming) {
        Map<ScriptName, Source> sources = new HashMap<>();
        names(folder, naming).forEach(name -> sources.put(name, source(folder.resolve(name.file()), name.file())));
        return read(folder, naming, sources);
    }

    /// The scripts that are not on the disk: the texts by their files' names, which stand for a folder. Fails where
    /// [#in] does.
    public static Scripts of(Path folder, Map<String, String> texts, Naming naming) {
        Map<ScriptName, Source> sources = new HashMap<>();
        texts.forEach((file, text) -> {
            if (isScript(String.valueOf(Path.of(file).getFileName()), naming)
                    && (naming.deep() || !file.contains("/"))) {
                sources.put(naming.parse(file), Source.of(file, text));
            }
        });
        return read(folder, naming, sources);
    }

    private static Source source(Path file, String label) {
        return Source.of(label, PlainFile.of(file).readString());
    }

    /// Reads the scripts that seed an environment: those of the folder and those of its subfolder named like the
    /// environment, together in one order. Missing folders are empty. Fails where [#in] does, and at a
    /// schema script.
    public static Scripts seeds(Path folder, String environment) {
        Map<ScriptName, Source> sources = new HashMap<>();
        for (Path each : List.of(folder, folder.resolve(environment))) {
            if (Files.isDirectory(each)) {
                for (ScriptName name : names(each, Naming.LITEKEEPER)) {
                    Path file = each.resolve(name.file());
                    sources.put(name, source(file, folder.getFileName() + "/" + folder.relativize(file)));
                }
            }
        }
        for (ScriptName name : sources.keySet()) {
            if (name.kind() == ScriptKind.SCHEMA) {
                throw Problem.usage("a schema script among the seeds")
                        .at(name)
                        .because("seeds are rows alone; every environment has the same schema")
                        .hint("move it to " + folder.resolveSibling(name.file()))
                        .failure();
            }
        }
        return read(folder, Naming.LITEKEEPER, sources);
    }

    private static Scripts read(Path folder, Naming naming, Map<ScriptName, Source> sources) {
        List<ScriptName> names = sources.keySet().stream().sorted().toList();
        refuseDuplicates(folder, names);
        refuseLoneUndo(folder, naming, names);
        List<Script> forward = new ArrayList<>();
        List<Script> undo = new ArrayList<>();
        for (ScriptName name : names) {
            Source source = Objects.requireNonNull(sources.get(name), "listed");
            for (Script script : naming.cut(name, source)) {
                (script.name().undo() ? undo : forward).add(script);
            }
        }
        return new Scripts(folder, naming, forward, undo);
    }

    /// The folder they were read from.
    public Path folder() {
        return folder;
    }

    /// How their files are named.
    public Naming naming() {
        return naming;
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
        return naming.parse(naming.next(names(), kind, ScriptName.slug(title)));
    }

    /// Those whose names pass.
    public Scripts only(Predicate<ScriptName> wanted) {
        return new Scripts(
                folder,
                naming,
                forward.stream().filter(script -> wanted.test(script.name())).toList(),
                undo.stream().filter(script -> wanted.test(script.name())).toList());
    }

    /// The scripts themselves, in the order they run.
    public List<Script> forward() {
        return forward;
    }

    private static List<ScriptName> names(Path folder, Naming naming) {
        try (Stream<Path> entries = Files.walk(folder, naming.deep() ? Integer.MAX_VALUE : 1)) {
            return entries.filter(entry -> !Files.isDirectory(entry))
                    .filter(entry -> isScript(String.valueOf(entry.getFileName()), naming))
                    .map(entry -> naming.parse(folder.relativize(entry).toString()))
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

    /// In a folder of another tool, only what ends in `.sql`.
    private static boolean isScript(String file, Naming naming) {
        boolean other = file.startsWith(".") || file.endsWith(".md") || file.equals(REHEARSALS);
        return !other && (naming == Naming.LITEKEEPER || file.endsWith(".sql"));
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

    private static void refuseLoneUndo(Path folder, Naming naming, List<ScriptName> names) {
        for (ScriptName name : names) {
            boolean paired = names.stream()
                    .anyMatch(other -> !other.undo()
                            && other.key().equals(name.key())
                            && (naming != Naming.LITEKEEPER || other.slug().equals(name.slug())));
            if (!paired) {
                throw Problem.usage("a way back without its script")
                        .at(folder.resolve(name.file()))
                        .because(
                                naming == Naming.LITEKEEPER
                                        ? "there is no " + name.file().replaceFirst("-undo-", "-")
                                        : "there is no script with its number")
                        .hint("rename it like the script it takes back, or remove it")
                        .failure();
            }
        }
    }
}
