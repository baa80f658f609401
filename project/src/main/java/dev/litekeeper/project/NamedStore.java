package dev.litekeeper.project;

import java.nio.file.Path;
import java.util.Optional;

/// A place that keeps backups and archives, and where it is.
public record NamedStore(String name, Address address) {

    /// Where a store is.
    public sealed interface Address {}

    /// A folder of this machine. `path` is absolute.
    public record Folder(Path path) implements Address {}

    /// A part of a bucket that speaks S3.
    ///
    /// @param url as in `s3://bucket/prefix`
    /// @param endpoint the server's web address; empty for Amazon's own
    /// @param region the region; empty where the environment of the process says it
    /// @param accessKey,secretKey who is calling; empty where the environment of the process says it
    /// @param pathStyle whether the bucket is part of the path instead of the host's name
    public record Bucket(
            String url,
            Optional<String> endpoint,
            Optional<String> region,
            Optional<Secret> accessKey,
            Optional<Secret> secretKey,
            boolean pathStyle)
            implements Address {}

    /// The store's address as it is written in `litekeeper.yml`.
    public String url() {
        return switch (address) {
            case Folder folder -> folder.path().toUri().toString().replaceFirst("/$", "");
            case Bucket bucket -> bucket.url();
        };
    }

    /// The folder of the store, where it is one.
    public Optional<Path> folder() {
        return switch (address) {
            case Folder folder -> Optional.of(folder.path());
            case Bucket _ -> Optional.empty();
        };
    }
}
