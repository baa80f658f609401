package dev.litekeeper.archive.timeline;

import java.time.Instant;

/// A database from its first scan on. Another one begins where the file is replaced or its page size
/// changes.
///
/// @param id drawn at random
/// @param first its first position in the archive
/// @param last its last one
/// @param sinceMillis when it began, in milliseconds since 1970
/// @param why in words, why it began
public record Lineage(String id, long first, long last, long sinceMillis, String why) {

    public Instant since() {
        return Instant.ofEpochMilli(sinceMillis);
    }
}
