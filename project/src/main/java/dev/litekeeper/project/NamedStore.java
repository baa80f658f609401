package dev.litekeeper.project;

import java.nio.file.Path;

/// A place that keeps backups. `folder` is absolute.
public record NamedStore(String name, Path folder) {

    /// The store's address as it is written in `litekeeper.yml`.
    public String url() {
        return folder.toUri().toString().replaceFirst("/$", "");
    }
}
