package dev.litekeeper.checks;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The checklist with what every check said.
public record Report(Evidence.Subject subject, List<CheckResult> results) {
    public Report {
        results = List.copyOf(results);
    }

    /// Whether to go live.
    public Decision decision() {
        if (!forbidding(Verdict.BAD).isEmpty()) {
            return Decision.NO_GO;
        }
        return forbidding(Verdict.UNKNOWN).isEmpty() ? Decision.GO : Decision.COULD_NOT_TELL;
    }

    /// The decision in a line, as in `go, with 1 accepted risk`.
    public String sentence() {
        return switch (decision()) {
            case GO ->
                accepted().isEmpty() ? "go" : "go, with " + counted(accepted().size(), "accepted risk");
            case NO_GO ->
                "no-go: " + counted(forbidding(Verdict.BAD).size(), "check")
                        + (forbidding(Verdict.BAD).size() == 1 ? " is bad (" : " are bad (")
                        + ids(forbidding(Verdict.BAD)) + ")"
                        + (forbidding(Verdict.UNKNOWN).isEmpty()
                                ? ""
                                : ", " + forbidding(Verdict.UNKNOWN).size() + " could not be told ("
                                        + ids(forbidding(Verdict.UNKNOWN)) + ")");
            case COULD_NOT_TELL ->
                "could not tell: " + counted(forbidding(Verdict.UNKNOWN).size(), "check") + " ("
                        + ids(forbidding(Verdict.UNKNOWN)) + ")";
        };
    }

    /// The results of one box, in order.
    public List<CheckResult> in(Box box) {
        return those(result -> result.about().box() == box);
    }

    /// The results that are not ok and that somebody accepted.
    public List<CheckResult> accepted() {
        return those(result -> result.accepted().isPresent());
    }

    private List<CheckResult> forbidding(Verdict verdict) {
        return those(result -> result.forbids() && result.verdict() == verdict);
    }

    private List<CheckResult> those(Predicate<CheckResult> which) {
        return results.stream().filter(which).toList();
    }

    private static String ids(List<CheckResult> results) {
        return results.stream().map(result -> result.about().id()).collect(Collectors.joining(", "));
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
