package dev.litekeeper.archive.timeline;

import dev.litekeeper.files.ByteSize;
import java.time.Duration;

/// A state that was restored and proven: the database hash of the pages that were written is the one that
/// was recorded with the commit.
///
/// @param point which state
/// @param objects how many objects were read
/// @param fetched how many bytes of them
/// @param written the size of the file
/// @param took how long it took, the proof and making it durable included
public record Restored(Point point, int objects, ByteSize fetched, ByteSize written, Duration took) {}
