package dev.litekeeper.sqlite;

import java.util.Optional;

/// A private file that is to become the content of a database.
///
/// @param rows what it holds
/// @param pages its pages, where they are known
/// @param onto the pages that the database has to have until then; empty where it may have any
public record Content(PrivateCopy file, Fingerprint rows, Optional<PageDigest> pages, Optional<PageDigest> onto) {
    /// One that takes the place of whatever is there.
    public Content(PrivateCopy file, Fingerprint rows, Optional<PageDigest> pages) {
        this(file, rows, pages, Optional.empty());
    }
}
