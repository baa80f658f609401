package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;

/// A file of a replica that is not what it must be.
public record DamagedObject(Key key, Problem problem) {}
