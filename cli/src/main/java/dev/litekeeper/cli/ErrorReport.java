package dev.litekeeper.cli;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tells a person, or with `--json` a program, how a command failed.
///
/// A failure may carry further ones as suppressed exceptions: all are told, and the gravest decides the exit status.
final class ErrorReport {
    private final Surroundings around;
    private final Voice voice;
    private final boolean debug;

    ErrorReport(Surroundings around, Voice voice, boolean debug) {
        this.around = around;
        this.voice = voice;
        this.debug = debug;
    }

    /// Prints the failure; answers the exit status.
    int tell(Throwable thrown) {
        List<Problem> problems = problems(thrown);
        if (voice.json()) {
            around.out().print(Json.pretty(json(problems)));
        } else {
            problems.forEach(this::text);
        }
        if (debug) {
            thrown.printStackTrace(around.err());
        }
        return problems.stream()
                .map(Problem::kind)
                .reduce(Kind::graver)
                .orElse(Kind.ENVIRONMENT)
                .exitStatus();
    }

    private static List<Problem> problems(Throwable thrown) {
        List<Problem> problems = new ArrayList<>();
        problems.add(problem(thrown));
        for (Throwable further : thrown.getSuppressed()) {
            if (further instanceof Failure) {
                problems.addAll(problems(further));
            }
        }
        return problems;
    }

    private static Problem problem(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure.problem();
            case OutOfMemoryError _ ->
                Problem.environment("out of memory")
                        .hint("give it more with LITEKEEPER_JAVA_OPTIONS=-Xmx512m, and report what you did");
            default ->
                Problem.environment("something unexpected happened")
                        .because(
                                thrown.getMessage() == null
                                        ? thrown.getClass().getSimpleName()
                                        : thrown.getClass().getSimpleName() + ": " + thrown.getMessage())
                        .hint("run it again with --debug and report what it shows");
        };
    }

    private void text(Problem problem) {
        String what = problem.where().isEmpty() ? problem.what() : problem.what() + ": " + problem.where();
        around.err().println(paint(Style.BAD, "error: ") + Visible.of(what));
        if (!problem.why().isEmpty()) {
            around.err().println(Visible.of(problem.why()).indent(7).stripTrailing());
        }
        if (!problem.hint().isEmpty()) {
            around.err().println(paint(Style.STRONG, "hint: ") + Visible.of(problem.hint()));
        }
    }

    private String paint(Style style, String text) {
        return voice.color() && around.terminal().err() ? style.paint(text) : text;
    }

    private static Map<String, Object> json(List<Problem> problems) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", json(problems.getFirst()));
        if (problems.size() > 1) {
            json.put("further", problems.stream().skip(1).map(ErrorReport::json).toList());
        }
        return json;
    }

    private static Map<String, Object> json(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", problem.kind().name().toLowerCase(Locale.ROOT));
        json.put("what", problem.what());
        json.put("where", problem.where());
        json.put("why", problem.why());
        json.put("hint", problem.hint());
        return json;
    }
}
