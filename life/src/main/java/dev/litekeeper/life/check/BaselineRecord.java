package dev.litekeeper.life.check;

import dev.litekeeper.checks.Care;
import dev.litekeeper.life.DatedRecord;
import java.time.Duration;

/// Reads the dated record of a performance baseline.
final class BaselineRecord {
    private BaselineRecord() {}

    static Care.Baseline of(DatedRecord record) {
        Object fsync = record.content().get("fsyncNanos");
        return new Care.Baseline(
                record.at(),
                String.valueOf(record.content().get("sqlite")),
                Duration.ofNanos(fsync instanceof Number nanos ? nanos.longValue() : 0));
    }
}
