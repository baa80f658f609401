package dev.litekeeper.sqlite;

import java.util.Optional;

/// A private file that is to become the content of a database.
///
/// @param rows what it holds
/// @param pages its pages, where they are known
public record Content(PrivateCopy file, Fingerprint rows, Optional<PageDigest> pages) {}
