package dev.litekeeper.cli;

import dev.litekeeper.files.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The checks that cannot be good in the tour's folder or on this machine, with the reason for each.
final class TourRisks {
    private static final Map<String, String> REASONS = Map.of(
            "A3", "the tour puts nothing into your crontab",
            "B6", "the tour has one disk",
            "B11", "the tour puts nothing into your crontab",
            "FS2", "the tour's folder for temporary files is not meant to last",
            "R2", "the tour installs no programs");

    private TourRisks() {}

    /// The lines of `litekeeper.yml` that accept what is still bad or unknown in this answer of `check --json`.
    static List<String> lines(String answer) {
        List<String> lines = new ArrayList<>();
        for (Object box : list(Json.parseObject(answer).get("boxes"))) {
            for (Object check : list(map(box).get("checks"))) {
                Map<?, ?> seen = map(check);
                if (!"ok".equals(seen.get("verdict")) && seen.get("accepted") == null) {
                    String id = String.valueOf(seen.get("id"));
                    String reason = REASONS.getOrDefault(id, "this machine is as the tour found it");
                    lines.add("  - {check: " + id + ", reason: \"" + reason + "\"}");
                }
            }
        }
        return lines;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
