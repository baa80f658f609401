package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;

/// Something that is not as it should be in an archive.
///
/// @param object the key of the object, or of the first of several
/// @param broken whether it is broken for certain; else it could not be told
/// @param problem what it is
public record Finding(String object, boolean broken, Problem problem) {}
