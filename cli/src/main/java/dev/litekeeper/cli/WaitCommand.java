package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Environment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "wait", description = "Wait until the newest commit is durable in the stores.")
final class WaitCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Keepers keepers = new Keepers();

    @Option(names = "--commit", paramLabel = "N", description = "Wait for this commit instead of the newest one.")
    private @Nullable Long commit;

    @Option(names = "--store", paramLabel = "NAME", description = "Wait for this store alone.")
    private @Nullable String store;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "Give up after so long, as in 500ms, 30s (default) or 5m.")
    private String timeout = "30s";

    @Override
    public Optional<Environment> about() {
        return Optional.of(keepers.environment(common.project()));
    }

    @Override
    public Integer call() {
        Duration most = Lengths.parse("--timeout", timeout);
        Map<String, @Nullable Object> question = new LinkedHashMap<>();
        question.put("do", "wait");
        question.put("millis", most.toMillis());
        question.put("commit", commit);
        question.put("store", store);
        Map<String, @Nullable Object> answer =
                keepers.call(common).waiting(most.multipliedBy(2)).ask(question);
        if (!Boolean.TRUE.equals(answer.get("durable"))) {
            throw notYet(answer).failure();
        }
        common.console()
                .result(
                        () -> answer,
                        () -> common.console()
                                .line("commit " + answer.get("position") + " is durable in every store"
                                        + (store == null ? "" : " asked for")));
        return 0;
    }

    private Problem notYet(Map<String, @Nullable Object> answer) {
        if (answer.get("position") instanceof Long asked
                && answer.get("newest") instanceof Long newest
                && asked > newest) {
            return Problem.unknown("there is no such commit yet")
                    .at("commit " + asked)
                    .because("the newest is commit " + newest)
                    .hint("litekeeper history shows which there are");
        }
        List<?> troubles = answer.get("troubles") instanceof List<?> list ? list : List.of();
        String why = troubles.isEmpty()
                ? "it is on its way"
                : String.join("; ", troubles.stream().map(String::valueOf).toList());
        Kind kind = troubles.isEmpty() ? Kind.UNKNOWN : Kind.ENVIRONMENT;
        return new Problem(
                kind,
                "the commit is not durable yet",
                "commit " + answer.get("position"),
                why,
                "litekeeper status shows how far each store is");
    }
}
