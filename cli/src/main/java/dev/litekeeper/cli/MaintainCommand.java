package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.maintain.Maintenance;
import dev.litekeeper.life.maintain.MaintenanceLimits;
import dev.litekeeper.life.maintain.StepReport;
import dev.litekeeper.life.maintain.StepReport.Outcome;
import dev.litekeeper.project.Project;
import dev.litekeeper.project.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "maintain", description = "Keep the database in shape, beside the app that uses it.")
final class MaintainCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Target target = new Target();

    @Option(names = "--dry-run", description = "Show what would be done; change nothing.")
    private boolean dryRun;

    @Option(names = "--vacuum", description = "Rewrite the whole file too; nobody else can write meanwhile.")
    private boolean vacuum;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            description = "When a VACUUM may disturb others, as in 02:00-04:00; else maintenance.window.")
    private @Nullable String window;

    @Option(
            names = "--bound",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a step may take; 30 without it.")
    private long bound;

    @Option(
            names = "--check-up-to",
            paramLabel = "SIZE",
            defaultValue = "1GB",
            description = "The largest database to look for damage in; 1GB without it.")
    private String checkUpTo = "1GB";

    @Override
    public Integer call() {
        if (bound < 1 || bound > 86_400) {
            throw Problem.usage("not a bound")
                    .at("--bound")
                    .because("it is a number of seconds, 1 to 86400")
                    .failure();
        }
        Target.Chosen chosen = target.choose(common);
        MaintenanceLimits limits =
                MaintenanceLimits.DEFAULT.bound(Duration.ofSeconds(bound)).checkUpTo(ByteSize.parse(checkUpTo));
        Maintenance maintenance = new Maintenance(chosen.database(), limits);
        List<StepReport> reports = new ArrayList<>(maintenance.plan());
        if (vacuum) {
            reports.add(maintenance.planVacuum(temporary()));
        }
        if (!dryRun) {
            String doubt = vacuum ? maintenance.requireAlone(mayDisturb(chosen.project())) : "";
            common.console()
                    .confirm(whatWillHappen(chosen, reports)
                            + (doubt.isEmpty() ? "" : "; whether somebody else is there could not be told: " + doubt));
            reports = new ArrayList<>(maintenance.run());
            if (vacuum) {
                reports.add(maintenance.vacuum(temporary()));
            }
        }
        List<StepReport> all = List.copyOf(reports);
        common.console().result(() -> json(chosen, all), () -> print(all));
        return all.stream().anyMatch(report -> report.outcome() == Outcome.BAD) ? Kind.BAD.exitStatus() : 0;
    }

    private static String whatWillHappen(Target.Chosen chosen, List<StepReport> plan) {
        String work = plan.stream()
                .filter(report -> report.outcome() == Outcome.PLANNED)
                .map(report -> report.step() + " (" + report.text() + ")")
                .collect(Collectors.joining("; "));
        return "maintain " + chosen.title() + ": " + (work.isEmpty() ? "nothing to do" : work);
    }

    /// Whether now is a time the user named for work that stops others.
    private boolean mayDisturb(Optional<Project> project) {
        Optional<Window> named =
                Optional.ofNullable(window).map(Window::parse).or(() -> project.flatMap(Project::maintenance));
        LocalDateTime now =
                LocalDateTime.ofInstant(common.surroundings().clock().instant(), ZoneId.systemDefault());
        return named.filter(span -> span.contains(now)).isPresent();
    }

    private Path temporary() {
        for (String variable : List.of("SQLITE_TMPDIR", "TMPDIR")) {
            String folder = common.env().get(variable);
            if (folder != null && !folder.isBlank()) {
                return Path.of(folder);
            }
        }
        return Path.of("/var/tmp");
    }

    private void print(List<StepReport> reports) {
        Table table = Table.of("STEP", "RESULT", "BEFORE", "AFTER", "TOOK", "LONGEST LOCK", "");
        for (StepReport report : reports) {
            table.row(
                    style(report.outcome()),
                    report.step(),
                    report.outcome().word(),
                    figures(report.before()),
                    figures(report.after()),
                    time(report.took()),
                    time(report.longestLock()),
                    report.text());
        }
        common.console().table(table);
    }

    private static Style style(Outcome outcome) {
        return switch (outcome) {
            case DONE -> Style.GOOD;
            case BAD -> Style.BAD;
            case STOPPED -> Style.WARNING;
            case NOTHING_TO_DO, SKIPPED, PLANNED -> Style.PLAIN;
        };
    }

    private static String time(Duration duration) {
        if (duration.isZero()) {
            return "-";
        }
        return duration.toMillis() < 1000 ? duration.toMillis() + " ms" : Figures.duration(duration);
    }

    private static String figures(Map<String, Long> figures) {
        return figures.entrySet().stream()
                .map(figure -> words(figure.getKey())
                        + (figure.getKey().toLowerCase(Locale.ROOT).endsWith("bytes")
                                ? Figures.size(figure.getValue())
                                : figure.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String words(String name) {
        return switch (name) {
            case "bytes" -> "";
            case "walBytes" -> "WAL ";
            case "freePages" -> "free ";
            case "inDatabase" -> "in database ";
            default -> name + " ";
        };
    }

    private Map<String, @Nullable Object> json(Target.Chosen chosen, List<StepReport> reports) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("environment", chosen.project().isPresent() ? chosen.label() : null);
        json.put("database", chosen.database().name());
        json.put("dryRun", dryRun);
        List<Object> steps = new ArrayList<>();
        for (StepReport report : reports) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("step", report.step());
            row.put("outcome", report.outcome().word());
            row.put("text", report.text());
            row.put("before", report.before());
            row.put("after", report.after());
            row.put("seconds", Figures.seconds(report.took()));
            row.put("longestLockSeconds", Figures.seconds(report.longestLock()));
            steps.add(row);
        }
        json.put("steps", steps);
        return json;
    }
}
