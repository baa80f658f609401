package dev.litekeeper.project;

import java.nio.file.Path;
import java.util.Optional;

/// A place that keeps backups and archives, and where it is.
public record NamedStore(String name, Address address) {

    /// Where a store is.
    public sealed interface Address {
        /// As it is written in `litekeeper.yml`.
        String url();

        /// The folder, where it is one.
        Optional<Path> folder();
    }

    /// A folder of this machine. `path` is absolute.
    public record Folder(Path path) implements Address {
        @Override
        public String url() {
            return path.toUri().toString().replaceFirst("/$", "");
        }

        @Override
        public Optional<Path> folder() {
            return Optional.of(path);
        }
    }

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
            implements Address {
        @Override
        public Optional<Path> folder() {
            return Optional.empty();
        }
    }

    /// The store's address as it is written in `litekeeper.yml`.
    public String url() {
        return address.url();
    }

    /// The folder of the store, where it is one.
    public Optional<Path> folder() {
        return address.folder();
    }
}
