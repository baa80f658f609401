package dev.litekeeper.cli;

import dev.litekeeper.archive.Restore;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.copy.RestoreElsewhere;
import dev.litekeeper.project.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A restore of an environment whose database is on another machine, into a file of this one.
record FarRestore(Common common, Environment environment) {
    private static final Set<String> OWN = Set.of("--json", "--yes", "--no-color", "--quiet", "--debug");

    /// Answers the exit status, which is that of the restore over there.
    int toFile(Path file) {
        Restore.requireFree(file);
        Instant start = common.surroundings().clock().instant();
        Console console = common.console();
        String host = environment.host().orElse("");
        console.say("on " + host + ":");
        RestoreElsewhere.Ended ended;
        try (CopyTalk talk = new CopyTalk(console)) {
            ended = new RestoreElsewhere(common.remote(environment))
                    .into(file, words(), common.surroundings().err(), talk);
        }
        if (ended.status() != 0) {
            if (ended.report().get("error") instanceof Map<?, ?> error) {
                throw problem(error).failure();
            }
            return ended.status();
        }
        Duration took = Duration.between(start, common.surroundings().clock().instant());
        console.result(
                () -> {
                    Map<String, @Nullable Object> json = new LinkedHashMap<>(ended.report());
                    json.put("target", file.toString());
                    json.put("seconds", took.toMillis() / 1000.0);
                    return json;
                },
                () -> console.line(
                        Style.GOOD,
                        "restored " + what(ended.report()) + " of " + host + " into " + file + " in "
                                + Estimate.text(took) + ": proven over there, and arrived as it was"));
        return 0;
    }

    /// What it would do, as the other machine tells it, where it would be a file of the project's folder.
    int foretell(Path file) {
        List<String> words = new ArrayList<>(Common.without(common.spoken(), "--to"));
        words.addAll(List.of("--to", String.valueOf(file.getFileName())));
        return common.remote(environment)
                .run(words, common.surroundings().out(), common.surroundings().err());
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(Common.without(common.spoken(), "--to"));
        words.removeAll(OWN);
        return words;
    }

    /// What went wrong over there.
    private static Problem problem(Map<?, ?> error) {
        return new Problem(
                Kind.valueOf(text(error, "kind").toUpperCase(Locale.ROOT)),
                text(error, "what"),
                text(error, "where"),
                text(error, "why"),
                text(error, "hint"));
    }

    private static String text(Map<?, ?> error, String name) {
        return error.get(name) instanceof String text ? text : "";
    }

    private static String what(Map<String, @Nullable Object> report) {
        Object id = report.get("id");
        return id == null ? "commit " + report.get("commit") : "backup " + id;
    }
}
