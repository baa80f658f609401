package dev.litekeeper.cli;

import dev.litekeeper.archive.timeline.ArchiveVerification;
import dev.litekeeper.archive.timeline.Finding;
import dev.litekeeper.failure.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was found of the archive in each store, for people and programs.
final class ArchiveVerificationView {
    private final Console console;

    ArchiveVerificationView(Console console) {
        this.console = console;
    }

    void print(String store, ArchiveVerification verification) {
        String newest = verification
                .newest()
                .map(point -> ", newest commit " + point.position() + " of " + point.time())
                .orElse(", its newest state not proven");
        console.line(
                style(verification),
                word(verification) + "  store " + store + ": " + verification.objects() + " objects, "
                        + verification.bytes() + newest);
        for (Finding finding : verification.findings()) {
            console.line(finding.broken() ? Style.BAD : Style.WARNING, "  " + finding.problem());
        }
        verification.notes().forEach(note -> console.line(Style.FAINT, "  " + note));
    }

    static Map<String, ?> json(Map<String, ArchiveVerification> found) {
        return Map.of(
                "archives",
                found.entrySet().stream()
                        .map(entry -> json(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /// One problem for each store whose archive is not proven.
    static List<Problem> problems(String store, ArchiveVerification verification) {
        return switch (verification.verdict()) {
            case PROVEN -> List.of();
            case FAILED ->
                List.of(Problem.bad("the archive is damaged")
                        .at("store " + store)
                        .because(count(verification) + " found")
                        .hint("litekeeper history shows what can be restored"));
            case UNKNOWN ->
                List.of(Problem.unknown("the archive could not be proven")
                        .at("store " + store)
                        .because(
                                verification.findings().isEmpty()
                                        ? "nothing can be restored from it yet"
                                        : count(verification) + " could not be judged"));
        };
    }

    private static String count(ArchiveVerification verification) {
        int findings = verification.findings().size();
        return findings == 1 ? "1 thing" : findings + " things";
    }

    private static Map<String, Object> json(String store, ArchiveVerification verification) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("store", store);
        json.put("verdict", word(verification));
        json.put("objects", verification.objects());
        json.put("bytes", verification.bytes().bytes());
        verification.newest().ifPresent(point -> {
            json.put("position", point.position());
            json.put("time", point.time().toString());
        });
        json.put(
                "findings",
                verification.findings().stream()
                        .map(finding -> Map.of(
                                "object",
                                finding.object(),
                                "broken",
                                finding.broken(),
                                "why",
                                finding.problem().toString()))
                        .toList());
        json.put("notes", verification.notes());
        return json;
    }

    private static String word(ArchiveVerification verification) {
        return verification.verdict().name().toLowerCase(Locale.ROOT);
    }

    private static Style style(ArchiveVerification verification) {
        return switch (verification.verdict()) {
            case PROVEN -> Style.GOOD;
            case FAILED -> Style.BAD;
            case UNKNOWN -> Style.WARNING;
        };
    }
}
