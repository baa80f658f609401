package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.remote.Remote;
import dev.litekeeper.life.remote.Ssh;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command has, and what a command gets through them: its console, its project, its
/// surroundings.
final class Common {
    @Option(names = "--json", description = "Print the result as JSON on stdout.")
    private boolean json;

    @Option(names = "--quiet", description = "Leave out talk; results, warnings and errors stay.")
    private boolean quiet;

    @Option(names = "--no-color", description = "No colors.")
    private boolean noColor;

    @Option(names = "--yes", description = "Agree beforehand to what would be asked.")
    private boolean yes;

    @Option(names = "--debug", description = "Show the stack trace of an error.")
    private boolean debug;

    @Option(
            names = "--project",
            paramLabel = "DIR",
            description = "The folder of litekeeper.yml; else the nearest one upwards that has one.")
    private List<Path> projects = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private @Nullable Surroundings around;
    private @Nullable Console console;
    private @Nullable Project project;
    private List<String> words = List.of();

    /// Where to speak.
    Console console() {
        if (console == null) {
            console = new Console(surroundings(), voice());
        }
        return console;
    }

    /// The streams, environment, current folder and clock.
    Surroundings surroundings() {
        if (around == null) {
            throw new IllegalStateException("not running");
        }
        return around;
    }

    /// The environment variables.
    Map<String, String> env() {
        return surroundings().env();
    }

    /// The time zone of whoever types: that of `TZ`, else of this machine.
    ZoneId zone() {
        String name = env().getOrDefault("TZ", "").replaceFirst("^:", "");
        try {
            return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneId.systemDefault();
        }
    }

    /// The path a user wrote, seen from the current folder.
    Path resolve(Path written) {
        return surroundings().folder().resolve(written).normalize();
    }

    /// What `litekeeper.yml` says: that of `--project`, else of the current folder or the nearest one
    /// above. Fails with a usage problem where there is none, or at the place in it that is wrong.
    Project project() {
        if (projects.size() > 1) {
            throw Problem.usage("--project is given twice")
                    .because("only keep takes several projects")
                    .hint("give it once")
                    .failure();
        }
        if (project == null) {
            project = projects().getFirst();
        }
        return project;
    }

    /// What the `litekeeper.yml` of each `--project` says, else that of the current folder or the nearest
    /// one above.
    List<Project> projects() {
        return projects.isEmpty()
                ? List.of(Project.load(surroundings().folder()))
                : projects.stream().map(this::resolve).map(Project::load).toList();
    }

    /// The system's folder for temporary files.
    Path temporary() {
        String named = env().getOrDefault("TMPDIR", "");
        return resolve(Path.of(named.isBlank() ? System.getProperty("java.io.tmpdir") : named));
    }

    /// How to call this program from a script: the absolute path of the launcher, else its name.
    Path program() {
        return Path.of(System.getProperty("litekeeper.program", "litekeeper"));
    }

    /// Takes over what stood before the subcommand's name.
    void inherit(Common outer) {
        json |= outer.json;
        quiet |= outer.quiet;
        noColor |= outer.noColor;
        yes |= outer.yes;
        debug |= outer.debug;
        projects = projects.isEmpty() ? outer.projects : projects;
    }

    void run(Surroundings surroundings, List<String> spoken) {
        around = surroundings;
        words = List.copyOf(spoken);
    }

    /// The environment, whose database is on this machine. Fails as refused, with what was typed as the line to type
    /// over there, where it is not.
    Environment here(Environment environment) {
        return environment.requireLocal(Machine.current(), typed());
    }

    /// The line that was typed, as it is to be typed in the folder of the project.
    String typed() {
        return "litekeeper " + Ssh.line(spoken());
    }

    /// Runs this very command, which only reads, on the machine that holds the environment's database, and
    /// hands on what it prints; answers its exit status. Empty where that is this machine: then the caller
    /// does the work.
    OptionalInt elsewhere(Environment environment) {
        if (environment.isLocal(Machine.current())) {
            return OptionalInt.empty();
        }
        console().say("on " + environment.host().orElse("") + ":");
        return OptionalInt.of(remote(environment)
                .run(spoken(), surroundings().out(), surroundings().err()));
    }

    /// litekeeper on the machine that holds the environment's database.
    Remote remote(Environment environment) {
        return new Remote(environment, Ssh.of(env()));
    }

    /// What was typed after `litekeeper`, without the folder of the project, which is another one over there.
    List<String> spoken() {
        return without(words, "--project");
    }

    /// These words without an option and its value.
    static List<String> without(List<String> words, String option) {
        List<String> kept = new ArrayList<>(words);
        kept.removeIf(word -> word.startsWith(option + "="));
        for (int at = kept.indexOf(option); at >= 0; at = kept.indexOf(option)) {
            kept.subList(at, Math.min(at + 2, kept.size())).clear();
        }
        return kept;
    }

    private Voice voice() {
        return new Voice(json, quiet, !noColor && Voice.colorAllowed(env()), yes);
    }
}
