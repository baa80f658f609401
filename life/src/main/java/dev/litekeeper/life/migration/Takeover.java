package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.adopt.Adopter;
import dev.litekeeper.migrate.adopt.Adoption;
import dev.litekeeper.migrate.adopt.Tool;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Another tool's history, taken over for the database of one environment on this machine.
///
/// @param folder where the tool's scripts are, where `litekeeper.yml` does not say so yet
/// @param accepted what a person takes on; see [Adopter]
public record Takeover(
        Project project, EnvironmentName name, InstantSource clock, Optional<Path> folder, Set<String> accepted) {
    private static final List<String> USUAL = List.of(
            "db/migrations",
            "db/migration",
            "db/migrate",
            "migrations",
            "src/main/resources/db/migration",
            "database/migrations",
            "sql");

    public Takeover {
        accepted = Set.copyOf(accepted);
    }

    public DatabaseFile database() {
        return DatabaseFile.at(project.environment(name).database());
    }

    /// What [#record] would do. Changes nothing.
    ///
    /// @param wanted the word for the tool; without it the one that has a history here
    /// @param command the line to type on the machine of the environment, where that is another one
    public Adoption look(Optional<String> wanted, String command) {
        project.environment(name).requireLocal(Machine.current(), command);
        Tool tool = Adopter.tool(Target.of(database()), wanted.map(Tool::of));
        setting(tool);
        return adopter(tool).look(tool);
    }

    /// Records it, and writes into `litekeeper.yml` where the scripts are, if that was said here; answers the line that
    /// was written.
    public Optional<String> record(Adoption adoption) {
        Optional<String> line = setting(adoption.tool());
        adopter(adoption.tool()).record(adoption);
        line.ifPresent(text -> {
            String before = PlainFile.of(project.file()).readString();
            PlainFile.of(project.file()).write(before + (before.endsWith("\n") ? "" : "\n") + text + "\n");
        });
        return line;
    }

    private Adopter adopter(Tool tool) {
        return new Adopter(Target.of(database()), scripts(tool), Migration.author(Machine.current(), clock), accepted);
    }

    private Scripts scripts(Tool tool) {
        Naming said = Naming.of(project.naming());
        Optional<Naming> naming = tool.naming().filter(needed -> needed != said && tool != Tool.USER_VERSION);
        if (folder.isPresent()) {
            return Scripts.in(
                    folder.get(),
                    tool.naming()
                            .orElseThrow(() -> Problem.usage("--scripts is for scripts in SQL")
                                    .because(tool.word() + " has them in code")
                                    .hint("leave it out: new scripts are Litekeeper's own, in " + project.scripts())
                                    .failure()));
        }
        if (naming.isPresent()) {
            throw Problem.usage("where are the scripts of " + tool.word() + "?")
                    .at(project.file())
                    .because("it says nothing of a folder with names as " + tool.word() + " has them")
                    .hint("name the folder: --scripts " + candidates(naming.get()))
                    .failure();
        }
        return Scripts.of(project);
    }

    private String candidates(Naming naming) {
        String found = USUAL.stream()
                .filter(folder -> holds(project.root().resolve(folder), naming))
                .collect(Collectors.joining(", or --scripts "));
        return found.isEmpty() ? USUAL.getFirst() : found;
    }

    private static boolean holds(Path folder, Naming naming) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> naming.fits(String.valueOf(file.getFileName())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The line that `litekeeper.yml` needs; empty where it says so already.
    private Optional<String> setting(Tool tool) {
        if (folder.isEmpty() || tool.naming().isEmpty()) {
            return Optional.empty();
        }
        Naming naming = tool.naming().get();
        Path place = folder.get();
        Path shown = place.startsWith(project.root()) ? project.root().relativize(place) : place;
        String line = "scripts: {folder: " + quoted(shown.toString()) + ", naming: " + naming.word() + "}";
        if (project.scripts().equals(place) && Naming.of(project.naming()) == naming) {
            return Optional.empty();
        }
        if (PlainFile.of(project.file()).readString().lines().anyMatch(text -> text.startsWith("scripts:"))) {
            throw Problem.usage("litekeeper.yml names other scripts")
                    .at(project.file())
                    .because("its folder is " + project.scripts() + ", its naming " + project.naming())
                    .hint("write there: " + line)
                    .failure();
        }
        return Optional.of(line);
    }

    static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./-]+")
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
