package dev.litekeeper.life.check;

import dev.litekeeper.checks.Box;
import dev.litekeeper.checks.CheckResult;
import dev.litekeeper.checks.Report;
import dev.litekeeper.checks.Verdict;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the checklist said when it was last asked, for those who cannot wait for it: the decision in a
/// sentence, and the gravest verdict of each box without what somebody accepted. One small file for each
/// environment.
public record LastCheck(Instant at, String sentence, Map<Box, Verdict> boxes) {

    public LastCheck {
        boxes = Map.copyOf(boxes);
    }

    static LastCheck of(Report report, Instant at) {
        Map<Box, Verdict> boxes = new EnumMap<>(Box.class);
        for (Box box : Box.values()) {
            boxes.put(
                    box,
                    report.in(box).stream()
                            .filter(CheckResult::forbids)
                            .map(CheckResult::verdict)
                            .max(Verdict::compareTo)
                            .orElse(Verdict.OK));
        }
        return new LastCheck(at, report.sentence(), boxes);
    }

    /// The last one of this environment; empty where there is none or it cannot be read.
    public static Optional<LastCheck> load(Project project, EnvironmentName environment) {
        Path file = file(project, environment);
        try {
            return Files.exists(file)
                    ? Optional.of(of(Json.parseObject(PlainFile.of(file).readString())))
                    : Optional.empty();
        } catch (Failure | DateTimeParseException damaged) {
            return Optional.empty();
        }
    }

    /// Writes it durably.
    void save(Project project, EnvironmentName environment) {
        Path file = file(project, environment);
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "a file is in a folder"));
        } catch (IOException e) {
            throw Problem.environment("cannot keep what the checklist said")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        Map<String, @Nullable Object> verdicts = new LinkedHashMap<>();
        for (Box box : Box.values()) {
            verdicts.put(
                    Integer.toString(box.number()),
                    boxes.getOrDefault(box, Verdict.UNKNOWN).words());
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", at.toString());
        json.put("sentence", sentence);
        json.put("boxes", verdicts);
        PlainFile.of(file).write(Json.pretty(json));
    }

    private static LastCheck of(Map<String, @Nullable Object> json) {
        Map<?, ?> verdicts = json.get("boxes") instanceof Map<?, ?> map ? map : Map.of();
        Map<Box, Verdict> boxes = new EnumMap<>(Box.class);
        for (Box box : Box.values()) {
            String words = String.valueOf(verdicts.get(Integer.toString(box.number())));
            boxes.put(box, verdict(words));
        }
        return new LastCheck(
                Instant.parse(String.valueOf(json.get("at"))), String.valueOf(json.get("sentence")), boxes);
    }

    private static Verdict verdict(String words) {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.words().equals(words)) {
                return verdict;
            }
        }
        return Verdict.UNKNOWN;
    }

    private static Path file(Project project, EnvironmentName environment) {
        return project.root().resolve("database/records").resolve(environment + ".check.json");
    }
}
