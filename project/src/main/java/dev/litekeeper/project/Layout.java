package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The folders and files of a new project, not yet written.
///
/// `root` is absolute. `files` are the texts by their path in it, `folders` what is there empty.
public record Layout(Path root, String app, Map<String, String> files, List<String> folders) {
    static final String IGNORE = ".gitignore";
    private static final String SCHEMA = "database/sql/00-schema-init.sql";
    private static final String DATA = "database/sql/00-data-init.sql";
    private static final List<String> SCRIPTS =
            List.of("scripts/install-upgrade-sqlite.sh", "scripts/copy-db-prod-to-dev.sh", "scripts/db-maintenance.sh");
    private static final List<String> FOLDERS = List.of(
            "database/db/development",
            "database/db/production",
            "database/db/staging",
            "database/db/test",
            "database/sql/seed");

    public Layout {
        files = Map.copyOf(files);
        folders = List.copyOf(folders);
    }

    /// The layout of an app that is yet to be made. `launcher` is the absolute path of `litekeeper`, which the scripts
    /// call.
    public static Layout of(Path root, String app, Path launcher) {
        return laidOut(root, app, launcher, Path.of("/srv", app, app + ".sqlite"));
    }

    /// The layout for a production database that exists, and whose schema this text makes.
    public static Layout adopting(Path root, String app, Path launcher, Path database, String schema) {
        Path absolute = root.toAbsolutePath().normalize();
        Path named = database.toAbsolutePath().normalize();
        Layout layout =
                laidOut(absolute, app, launcher, named.startsWith(absolute) ? absolute.relativize(named) : named);
        Map<String, String> files = new LinkedHashMap<>(layout.files);
        files.put(SCHEMA, schema);
        return new Layout(layout.root, app, files, layout.folders);
    }

    /// The files in the order a person reads them.
    public List<String> fileNames() {
        return files.keySet().stream().sorted().toList();
    }

    /// Writes all of it, or nothing. A `.gitignore` that is there gets the lines it lacks; where any other file is
    /// there already, this fails as refused and lists them.
    public void create() {
        List<String> there = fileNames().stream()
                .filter(name -> !name.equals(IGNORE) && Files.exists(root.resolve(name)))
                .toList();
        if (!there.isEmpty()) {
            throw Problem.refused("nothing was laid out")
                    .at(root)
                    .because("these files are there already: " + String.join(", ", there))
                    .hint("choose another folder, or move them away")
                    .failure();
        }
        new LayoutWriter(root).write(this);
    }

    private static Layout laidOut(Path root, String app, Path launcher, Path production) {
        Names.requireApp(app);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                Project.FILE_NAME,
                template("litekeeper.yml")
                        .replace("@PRODUCTION@", Yaml.scalar(production.toString()))
                        .replace("@STORE@", Yaml.scalar("file:///var/backups/" + app))
                        .replace("@APP@", app));
        files.put(IGNORE, template("gitignore"));
        files.put(SCHEMA, template("00-schema-init.sql").replace("@APP@", app));
        files.put(DATA, template("00-data-init.sql").replace("@APP@", app));
        for (String script : SCRIPTS) {
            files.put(script, template(script).replace("@LITEKEEPER@", Shell.inDefault(launcher.toString())));
        }
        return new Layout(root.toAbsolutePath().normalize(), app, files, FOLDERS);
    }

    private static String template(String name) {
        try (InputStream in = Objects.requireNonNull(Layout.class.getResourceAsStream("layout/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
