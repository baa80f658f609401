package dev.litekeeper.life.check;

import dev.litekeeper.checks.Care;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.baseline.Baseline;
import dev.litekeeper.life.baseline.Figure;
import java.time.Duration;
import java.util.Optional;

/// Reads the dated record of a performance baseline.
final class BaselineRecord {
    private BaselineRecord() {}

    static Care.Baseline of(DatedRecord record) {
        Baseline baseline = Baseline.of(record);
        double micros = Optional.ofNullable(baseline.times().get("fsync"))
                .map(Figure::median)
                .orElse(0.0);
        return new Care.Baseline(baseline.at(), baseline.sqlite(), Duration.ofNanos((long) (micros * 1000)));
    }
}
