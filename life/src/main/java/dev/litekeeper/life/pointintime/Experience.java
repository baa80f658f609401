package dev.litekeeper.life.pointintime;

import dev.litekeeper.life.DatedRecord;
import java.time.Duration;
import java.util.List;

/// What the drills of the past say about estimates: each of them estimated a restore before it did it.
///
/// @param ratio how many times as long as estimated a restore takes
public record Experience(double ratio) {
    private static final int LOOKED_AT = 5;
    private static final double MOST = 4;

    /// From the newest drills that restored from this store, of all the drills on record, the oldest first.
    /// Without any, estimates are taken as they are.
    public static Experience of(List<DatedRecord> drills, String store) {
        double[] ratios = drills.reversed().stream()
                .filter(drill -> store.equals(drill.content().get("store")))
                .filter(drill -> millis(drill, "restoreMillis") > 0 && millis(drill, "estimatedMillis") > 0)
                .limit(LOOKED_AT)
                .mapToDouble(drill -> millis(drill, "restoreMillis") / millis(drill, "estimatedMillis"))
                .sorted()
                .toArray();
        return new Experience(ratios.length == 0 ? 1 : Math.clamp(ratios[ratios.length / 2], 1 / MOST, MOST));
    }

    /// The estimate, corrected.
    public Duration correct(Duration estimate) {
        return Duration.ofNanos((long) (estimate.toNanos() * ratio));
    }

    private static double millis(DatedRecord drill, String name) {
        return drill.content().get(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
