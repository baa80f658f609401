package dev.litekeeper.life.bringback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row that is another now. Values are `Long`, `Double`, `String`, `byte[]` or null.
///
/// @param key the columns that tell which row it is, `rowid` where the table has no primary key
/// @param then its columns as they were; of a changed row only those that are others now; empty for an added row
/// @param now the same columns as they are; empty for a deleted row
public record RowChange(
        Kind kind,
        Map<String, @Nullable Object> key,
        Map<String, @Nullable Object> then,
        Map<String, @Nullable Object> now) {
    public RowChange {
        key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
        then = Collections.unmodifiableMap(new LinkedHashMap<>(then));
        now = Collections.unmodifiableMap(new LinkedHashMap<>(now));
    }

    /// What happened to it.
    public enum Kind {
        /// It was there then and is not now.
        DELETED,
        /// It is there, with other values.
        CHANGED,
        /// It was not there then.
        ADDED;

        /// The name as it is written: `deleted`, `changed` or `added`.
        public String word() {
            return switch (this) {
                case DELETED -> "deleted";
                case CHANGED -> "changed";
                case ADDED -> "added";
            };
        }
    }
}
