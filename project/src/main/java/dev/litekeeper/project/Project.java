package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `litekeeper.yml` says, with the defaults filled in. `root` is the absolute folder the file is in; every path
/// here is absolute.
///
/// `ping` is a URL that is called while all is well. `queries` are those of the performance baseline. `copiesKept` is
/// how many temporary copies of production stay in the project. `scripts` is the folder of the schema and data scripts,
/// `naming` the word for how their files are named.
public record Project(
        Path root,
        String app,
        Map<EnvironmentName, Environment> environments,
        List<NamedStore> stores,
        List<Alert> alerts,
        Optional<Secret> ping,
        BackupPlan backup,
        Objectives objectives,
        DrillPlan drill,
        KeepPlan keep,
        Path scripts,
        String naming,
        MigratePlan migrate,
        List<String> queries,
        Optional<Window> maintenance,
        int copiesKept,
        List<Contact> contacts,
        List<AcceptedRisk> acceptedRisks) {
    /// The name of the file, in the root of every project.
    public static final String FILE_NAME = "litekeeper.yml";

    public Project {
        environments = Map.copyOf(new EnumMap<>(environments));
        stores = List.copyOf(stores);
        alerts = List.copyOf(alerts);
        queries = List.copyOf(queries);
        contacts = List.copyOf(contacts);
        acceptedRisks = List.copyOf(acceptedRisks);
    }

    /// The project whose folder, or any folder inside it, is `folder`. Fails with a usage problem where no
    /// `litekeeper.yml` is found from there upward, or at the place in it that is wrong.
    public static Project load(Path folder) {
        Path from = folder.toAbsolutePath().normalize();
        for (@Nullable Path above = from; above != null; above = above.getParent()) {
            Path file = above.resolve(FILE_NAME);
            if (Files.exists(file)) {
                return ProjectFile.read(file, from.relativize(file).toString());
            }
        }
        throw Problem.usage("no " + FILE_NAME)
                .at(from)
                .because("neither this folder nor one above it has one")
                .hint("go to your project's folder, or lay one out: litekeeper init my-app")
                .failure();
    }

    /// The `litekeeper.yml` of this project.
    public Path file() {
        return root.resolve(FILE_NAME);
    }

    /// An environment of the file. Fails with a usage problem where the file does not have it.
    public Environment environment(EnvironmentName name) {
        Environment environment = environments.get(name);
        if (environment == null) {
            throw Problem.usage("no environment " + name)
                    .at(file())
                    .hint("add it under environments, as in " + name + ": {database: " + root.relativize(folder(name))
                            + "/" + app + "-" + name.suffix() + ".sqlite}")
                    .failure();
        }
        return environment;
    }

    /// A store by its name. Fails with a usage problem where there is none of this name.
    public NamedStore store(String name) {
        return stores.stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.usage("no store " + name)
                        .at(file())
                        .hint(Nearest.hint(
                                name, stores.stream().map(NamedStore::name).toList()))
                        .failure());
    }

    /// Where the project keeps databases of an environment: `database/db/development` and so on.
    public Path folder(EnvironmentName name) {
        return root.resolve("database/db").resolve(name.word());
    }

    /// The folder of the data scripts that never go to production.
    public Path seedScripts() {
        return root.resolve("database/sql/seed");
    }
}
