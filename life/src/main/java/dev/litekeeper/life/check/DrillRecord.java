package dev.litekeeper.life.check;

import dev.litekeeper.checks.Care;
import dev.litekeeper.checks.Verdict;
import dev.litekeeper.life.DatedRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the dated record of a drill.
final class DrillRecord {
    private DrillRecord() {}

    static Care.Drill of(DatedRecord record) {
        Map<String, @Nullable Object> content = record.content();
        return new Care.Drill(
                record.at(),
                verdict(String.valueOf(content.get("verdict"))),
                String.valueOf(content.get("text")),
                Duration.ofMillis(number(content.get("backupAgeMillis"))),
                Duration.ofMillis(number(content.get("restoreMillis"))),
                texts(content.get("integrity")),
                number(content.get("foreignKeys")),
                texts(content.get("fullText")),
                Optional.ofNullable(content.get("plan")).map(String::valueOf),
                texts(content.get("leftOut")),
                content.get("commit") != null);
    }

    private static Verdict verdict(String word) {
        return switch (word) {
            case "proven" -> Verdict.OK;
            case "failed" -> Verdict.BAD;
            default -> Verdict.UNKNOWN;
        };
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
