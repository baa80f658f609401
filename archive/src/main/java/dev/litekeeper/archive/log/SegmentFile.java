package dev.litekeeper.archive.log;

import java.nio.file.Path;

/// A finished segment in the spool, durable on this machine. Never changed; deleted when every store has it.
///
/// @param path the file
/// @param name its name in the log
/// @param bytes its size
/// @param seal what it is known by
/// @param previous the seal of the segment before it
/// @param millis the time of its newest entry, in milliseconds since 1970
public record SegmentFile(Path path, SegmentName name, long bytes, Seal seal, Seal previous, long millis) {}
