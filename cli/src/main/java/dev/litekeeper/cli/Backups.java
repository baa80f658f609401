package dev.litekeeper.cli;

import dev.litekeeper.archive.History;
import dev.litekeeper.archive.Manifest;
import dev.litekeeper.archive.Origin;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// The options that say whose backups are meant, and where they are.
final class Backups {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "development, test, staging or production (default).")
    private String environment = "production";

    @Option(
            names = "--store",
            paramLabel = "NAME",
            description = "Only this store of litekeeper.yml; may be given several times.")
    private List<String> names = List.of();

    /// An environment, its database and its stores.
    record Place(Project project, Environment environment, List<Store> stores, Path scratch) {
        Scope scope() {
            return new Scope(project.app(), environment.name().word());
        }

        DatabaseFile database() {
            return DatabaseFile.at(environment.database());
        }

        History history(Common common) {
            return History.of(
                    stores,
                    scope(),
                    Origin.here(database()),
                    project.backup(),
                    common.surroundings().clock().instant());
        }
    }

    /// The environment that is meant, wherever it is.
    Environment environment(Project project) {
        return project.environment(EnvironmentName.of(environment));
    }

    /// What is meant. Fails as refused, with the line to type over there, where it is on another machine, and as
    /// a usage problem where no store is named.
    Place place(Common common) {
        Place place = placeWithOrWithoutStores(common);
        if (place.stores().isEmpty()) {
            throw noStore(place.project()).failure();
        }
        return place;
    }

    /// [#place], also where no store is named.
    Place placeWithOrWithoutStores(Common common) {
        Project project = common.project();
        Environment chosen = common.here(environment(project));
        return new Place(project, chosen, stores(project, common.env()), common.temporary());
    }

    /// Where the database of a backup was, in words.
    static String origin(History.Entry entry) {
        return entry.manifest().map(Manifest::origin).map(Origin::toString).orElse("unknown");
    }

    static Problem noStore(Project project) {
        return Problem.usage("no store is named")
                .at(project.file())
                .hint("add one, as in stores: [{name: local, url: file:///var/backups/" + project.app() + "}]");
    }

    private List<Store> stores(Project project, Map<String, String> variables) {
        names.forEach(project::store);
        return project.stores().stream()
                .filter(store -> names.isEmpty() || names.contains(store.name()))
                .map(store -> Stores.open(store, variables))
                .toList();
    }
}
