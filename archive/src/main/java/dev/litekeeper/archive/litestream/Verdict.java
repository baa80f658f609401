package dev.litekeeper.archive.litestream;

import dev.litekeeper.files.ByteSize;
import java.time.Instant;

/// What was found of a position.
///
/// @param time when it was committed, as its newest file says
/// @param size of the database; zero where there is none
/// @param why what is wrong; empty where it is sound
public record Verdict(Position position, Soundness soundness, Instant time, ByteSize size, String why) {}
