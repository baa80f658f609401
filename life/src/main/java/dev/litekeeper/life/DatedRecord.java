package dev.litekeeper.life;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that was done or measured on a day: a drill, a baseline, a test of an alert.
///
/// `kind` is one lower-case word. `content` holds what [dev.litekeeper.files.Json] can write. `hash` identifies the
/// record and, through the one before it, all earlier ones.
public record DatedRecord(String kind, Instant at, Map<String, @Nullable Object> content, String hash) {
    public DatedRecord {
        content = Collections.unmodifiableMap(new LinkedHashMap<>(content));
    }
}
