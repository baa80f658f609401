package dev.litekeeper.cli;

import dev.litekeeper.agent.Alerts;
import dev.litekeeper.checks.CheckResult;
import dev.litekeeper.checks.Report;
import dev.litekeeper.checks.Verdict;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.check.EvidenceGatherer;
import dev.litekeeper.life.check.Gathered;
import dev.litekeeper.life.check.Mending;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "check", description = "The go-live checklist: go or no-go, with evidence and fixes.")
final class CheckCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Option(names = "--env", paramLabel = "E", description = "The environment; production without it.")
    private String environment = "production";

    @Option(names = "--fix", paramLabel = "ID", description = "Apply the safe fix of a check; 'all' for every one.")
    private List<String> fixes = List.of();

    @Option(names = "--alert", description = "Send what turned bad or good since last time; ping when all is well.")
    private boolean alert;

    @Override
    public Optional<Environment> about() {
        return fixes.isEmpty() && !alert
                ? Optional.of(common.project().environment(EnvironmentName.of(environment)))
                : Optional.empty();
    }

    @Override
    public Integer call() {
        Subject subject = Lookout.subject(common, environment);
        Gathered gathered = EvidenceGatherer.look(subject);
        if (!fixes.isEmpty()) {
            return fix(subject, gathered.report());
        }
        if (!alert) {
            return show(gathered.report(), List.of());
        }
        Alerts.Told told = new Alerts(subject, Machine.current().name()).tell(gathered);
        int status = show(told.report(), told.deliveries());
        told.problems().forEach(problem -> common.console().warn("not delivered: " + problem));
        return told.problems().isEmpty() ? status : Kind.ENVIRONMENT.exitStatus();
    }

    private int show(Report report, List<Alerts.Delivery> deliveries) {
        CheckView view = new CheckView(common.console());
        common.console()
                .result(
                        () -> {
                            Map<String, @Nullable Object> json = CheckView.json(report);
                            if (alert) {
                                json.put("deliveries", AlertView.json(deliveries));
                            }
                            return json;
                        },
                        () -> {
                            view.print(report);
                            AlertView.print(common.console(), deliveries);
                        });
        return report.decision().exitStatus();
    }

    private int fix(Subject subject, Report report) {
        List<CheckResult> wanted = wanted(report);
        List<String> intentions = new ArrayList<>();
        wanted.forEach(result -> intentions.addAll(Mending.intention(result.fix())));
        Mending mending = new Mending(subject);
        List<String> done = new ArrayList<>();
        if (!intentions.isEmpty()) {
            common.console().confirm("This will be done:\n  " + String.join("\n  ", intentions));
            wanted.forEach(result -> done.addAll(mending.apply(result.fix())));
        }
        List<String> ids = wanted.stream().map(result -> result.about().id()).toList();
        List<CheckResult> after = EvidenceGatherer.look(subject).report().results().stream()
                .filter(result -> ids.contains(result.about().id()))
                .toList();
        common.console().result(() -> fixed(done, after), () -> {
            done.forEach(common.console()::line);
            after.forEach(new CheckView(common.console())::print);
            if (after.isEmpty()) {
                common.console().line("nothing to mend");
            }
        });
        return status(after);
    }

    /// The results to mend: those named, or every one that is not ok and has a safe fix.
    private List<CheckResult> wanted(Report report) {
        if (fixes.contains("all")) {
            return report.results().stream()
                    .filter(result ->
                            result.verdict() == Verdict.BAD && result.fix().safe())
                    .toList();
        }
        return fixes.stream().map(id -> named(report, id)).toList();
    }

    private static CheckResult named(Report report, String id) {
        CheckResult result = report.results().stream()
                .filter(candidate -> candidate.about().id().equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() -> Problem.usage("no such check")
                        .at(id)
                        .hint("litekeeper check shows the ids")
                        .failure());
        if (result.verdict() != Verdict.OK && !result.fix().safe()) {
            throw Problem.refused("this check is mended by a person")
                    .at(result.about().id())
                    .because(result.evidence())
                    .hint(String.join("\n      ", result.fix().commands()))
                    .failure();
        }
        return result;
    }

    private static Map<String, Object> fixed(List<String> done, List<CheckResult> after) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("done", done);
        json.put("checks", after.stream().map(CheckView::json).toList());
        return json;
    }

    private static int status(List<CheckResult> after) {
        if (after.stream().anyMatch(result -> result.verdict() == Verdict.BAD)) {
            return Kind.BAD.exitStatus();
        }
        return after.stream().anyMatch(result -> result.verdict() == Verdict.UNKNOWN) ? Kind.UNKNOWN.exitStatus() : 0;
    }
}
