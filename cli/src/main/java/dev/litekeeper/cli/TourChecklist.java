package dev.litekeeper.cli;

import dev.litekeeper.files.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the tour reads from the checklist: what can be mended, and which checks cannot be good in its folder or on this
/// machine, with the reason for each.
final class TourChecklist {
    private static final String PING = "A2";
    private static final Set<String> CONFIGURED = Set.of("A1", PING);
    private static final Map<String, String> REASONS = Map.of(
            "A3", "the tour puts nothing into your crontab",
            "B6", "the tour has one disk",
            "B11", "the tour puts nothing into your crontab",
            "FS2", "the tour's folder for temporary files is not meant to last",
            "R2", "the tour installs no programs");

    private TourChecklist() {}

    /// The lines of `litekeeper.yml` that accept what is still bad or unknown in this answer of `check --json`, but for
    /// the ping, which the next look sends.
    static List<String> lines(String answer) {
        return open(answer).stream()
                .map(check -> String.valueOf(check.get("id")))
                .filter(id -> !id.equals(PING))
                .map(id -> "  - {check: " + id + ", reason: \""
                        + REASONS.getOrDefault(id, "this machine is as the tour found it") + "\"}")
                .toList();
    }

    /// The ids of the bad checks in this answer of `check --json` whose fix is safe, but for those that only write
    /// into the configuration.
    static List<String> fixes(String answer) {
        return open(answer).stream()
                .filter(check -> "bad".equals(check.get("verdict")) && Boolean.TRUE.equals(check.get("safe")))
                .map(check -> String.valueOf(check.get("id")))
                .filter(id -> !CONFIGURED.contains(id))
                .toList();
    }

    /// The checks that are neither ok nor accepted.
    private static List<Map<?, ?>> open(String answer) {
        List<Map<?, ?>> checks = new ArrayList<>();
        for (Object box : list(Json.parseObject(answer).get("boxes"))) {
            for (Object check : list(map(box).get("checks"))) {
                Map<?, ?> seen = map(check);
                if (!"ok".equals(seen.get("verdict")) && seen.get("accepted") == null) {
                    checks.add(seen);
                }
            }
        }
        return checks;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
