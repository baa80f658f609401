package dev.litekeeper.life.layout;

import dev.litekeeper.project.Layout;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;

/// Lays a project out around a production database that exists. The database is read and nothing else.
public final class Adoption {
    private Adoption() {}

    /// The layout in `root` of an app whose production database is `database`. `launcher` is the absolute path of
    /// `litekeeper`.
    public static Layout of(Path database, Path root, String app, Path launcher) {
        try (Session session = DatabaseFile.at(database).read()) {
            return Layout.adopting(
                    root, app, launcher, database, SchemaScript.of(session).text(app));
        }
    }
}
