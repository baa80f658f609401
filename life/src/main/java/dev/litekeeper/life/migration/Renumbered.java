package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Renumbering;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Scripts of another tool's naming, written anew under Litekeeper's own into another folder, with the line in
/// `litekeeper.yml` and the history of one environment on this machine. The old files stay, and so does their tool's
/// table.
///
/// Where the project has the own naming already, only the history is left to do.
///
/// @param folder where the new files go
public record Renumbered(Project project, EnvironmentName name, InstantSource clock, Path folder) {
    private static final Pattern LINE = Pattern.compile("(?m)^scripts:.*[}].*$");

    public DatabaseFile database() {
        return DatabaseFile.at(project.environment(name).database());
    }

    /// The new files with their texts; none where the project has them already. Fails where anything is in the way.
    ///
    /// @param command the line to type on the machine of the environment, where that is another one
    public Map<String, String> files(String command) {
        project.environment(name).requireLocal(Machine.current(), command);
        if (isDone()) {
            return Map.of();
        }
        Map<String, String> files = Renumbering.of(Scripts.of(project)).files();
        requireFree(files);
        setting();
        return files;
    }

    /// The scripts that ran here under other names. Changes nothing. Fails where the history does not fit.
    public List<Entry> entries() {
        Scripts scripts = scripts();
        if (!database().exists()) {
            return List.of();
        }
        try (Session session = database().read()) {
            session.beginSnapshot();
            return Renumbering.renamed(session, scripts);
        }
    }

    /// Writes files and setting, and then the history. What was done before stands as it is, so that it can be
    /// repeated.
    public void record(Map<String, String> files) {
        Scripts scripts = scripts();
        files.forEach((file, text) -> {
            if (!Files.exists(folder.resolve(file))) {
                PlainFile.of(folder.resolve(file)).write(text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
            }
        });
        if (!isDone()) {
            PlainFile.of(project.file()).write(setting());
        }
        if (database().exists()) {
            new Migrator(Target.of(database()), scripts, Track.SCRIPTS, Migration.author(Machine.current(), clock))
                    .renumber();
        }
    }

    private boolean isDone() {
        return Naming.of(project.naming()) == Naming.LITEKEEPER;
    }

    private Scripts scripts() {
        return isDone()
                ? Scripts.of(project)
                : Renumbering.of(Scripts.of(project)).in(folder);
    }

    private void requireFree(Map<String, String> files) {
        if (!Files.isDirectory(folder)) {
            throw Problem.usage("there is no such folder")
                    .at(folder)
                    .hint("make it, or name another: --renumber DIR")
                    .failure();
        }
        for (Path file : entries(folder)) {
            String name = String.valueOf(file.getFileName());
            boolean same = name.endsWith(".sql")
                    ? PlainFile.of(file).readString().equals(files.get(name))
                    : !Files.isRegularFile(file) || name.endsWith(".md") || name.startsWith(".");
            if (!same) {
                throw Problem.refused("the folder holds other files")
                        .at(file)
                        .because("the renumbered scripts would stand beside it")
                        .hint("move it away where nobody needs it, or name another folder: --renumber DIR")
                        .failure();
            }
        }
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `litekeeper.yml` with the new folder and naming.
    private String setting() {
        Path shown = folder.startsWith(project.root()) ? project.root().relativize(folder) : folder;
        String line = "scripts: {folder: " + Takeover.quoted(shown.toString()) + ", naming: litekeeper}";
        Matcher old = LINE.matcher(PlainFile.of(project.file()).readString());
        if (!old.find()) {
            throw Problem.refused("the scripts' folder stands on several lines")
                    .at(project.file())
                    .because("only one line is changed")
                    .hint("write there on one line: scripts: {folder: " + project.scripts() + ", naming: "
                            + project.naming() + "}")
                    .failure();
        }
        return old.replaceFirst(Matcher.quoteReplacement(line));
    }
}
