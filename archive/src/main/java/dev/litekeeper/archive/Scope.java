package dev.litekeeper.archive;

import dev.litekeeper.store.Key;
import java.util.List;
import java.util.Optional;

/// Whose backups: an app and one of its environments. Each scope has a folder of its own in a store, so that several
/// apps can share one.
public record Scope(String app, String environment) {
    private static final String DATABASE = ".sqlite.zst";
    private static final String MANIFEST = ".json";

    /// What the keys of this scope start with.
    public String prefix() {
        return Key.segment(app) + "/" + Key.segment(environment) + "/";
    }

    /// Where the compressed database of a backup is.
    Key database(BackupId id) {
        return Key.of(prefix() + id + DATABASE);
    }

    /// Where its manifest is; what has one was proven.
    Key manifest(BackupId id) {
        return Key.of(prefix() + id + MANIFEST);
    }

    /// The backup that an object of this scope belongs to; empty where it is something else.
    Optional<BackupId> id(Key key) {
        String name = key.text().substring(prefix().length());
        for (String suffix : List.of(MANIFEST, DATABASE)) {
            if (name.endsWith(suffix)) {
                return BackupId.find(name.substring(0, name.length() - suffix.length()));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return app + " " + environment;
    }
}
