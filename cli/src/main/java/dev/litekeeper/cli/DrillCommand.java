package dev.litekeeper.cli;

import dev.litekeeper.life.check.Subject;
import dev.litekeeper.life.drill.Drill;
import dev.litekeeper.life.drill.DrillOrder;
import dev.litekeeper.life.drill.DrillReport;
import dev.litekeeper.life.plan.Planning;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "drill", description = "Restore the newest commit or backup and prove it with a second engine.")
final class DrillCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Option(names = "--env", paramLabel = "E", description = "The environment; production without it.")
    private String environment = "production";

    @Option(names = "--no-plan", description = "Leave out the commands of the recovery plan.")
    private boolean withoutPlan;

    @Override
    public Optional<Environment> about() {
        return Optional.of(common.project().environment(EnvironmentName.of(environment)));
    }

    @Override
    public Integer call() {
        Subject subject = Lookout.subject(common, environment);
        Drill drill = new Drill(order(subject));
        common.console().ifStopped(() -> "nothing was changed, and no drill is recorded");
        DrillReport report;
        try (ProgressBar bar = common.console().progress()) {
            report = drill.run(bar);
        }
        String hash = drill.record(report).hash();
        common.console().ifStopped(() -> "the drill is recorded; the plan may be the one before it");
        Planning.refresh(subject.project(), subject.environment().name());
        common.console()
                .result(
                        () -> {
                            Map<String, @Nullable Object> json = report.content();
                            json.put("record", hash);
                            return json;
                        },
                        () -> print(report, hash));
        return report.verdict().exitStatus();
    }

    private DrillOrder order(Subject subject) {
        Path scratch = Path.of(common.env().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir")));
        Optional<Path> program = Optional.ofNullable(System.getProperty("litekeeper.program"))
                .map(Path::of)
                .filter(_ -> !withoutPlan);
        return new DrillOrder(
                subject.project(), subject.environment(), subject.clock(), subject.variables(), scratch, program);
    }

    private void print(DrillReport report, String hash) {
        Console console = common.console();
        Style style = switch (report.verdict()) {
            case PROVEN -> Style.GOOD;
            case FAILED -> Style.BAD;
            case COULD_NOT_TELL -> Style.WARNING;
        };
        console.line(style, report.verdict().words() + "  " + report.text());
        if (!report.what().isEmpty()) {
            console.line("  back within      " + report.restore().toMillis() + " ms");
            console.line("  work lost        "
                    + (report.commit().isPresent()
                            ? "at most " + report.lost().toMillis() + " ms, by when the database was last written"
                            : report.lost().toSeconds() + " s since the backup"));
            console.line("  integrity        " + (report.seen().integrity().isEmpty() ? "nothing found" : "damaged"));
            console.line("  foreign keys     "
                    + (report.seen().foreignKeys() == 0
                            ? "nothing found"
                            : report.seen().foreignKeys() + " rows without a parent, as in the source"));
            report.seen().fullText().forEach(line -> console.line("  full text        " + line));
            report.seen()
                    .smoke()
                    .forEach((query, answer) -> console.line("  smoke query      " + query + "  ->  " + answer));
        }
        for (DrillReport.Exercise exercise : report.exercises()) {
            console.line(
                    exercise.trouble().isEmpty() ? Style.PLAIN : Style.BAD,
                    "  plan             " + exercise.title() + ": "
                            + exercise.trouble()
                                    .orElse("recovered in " + exercise.took().toMillis() + " ms"));
        }
        report.leftOut().forEach(one -> console.line(Style.WARNING, "  plan             left out: " + one));
        console.say("recorded as " + hash.substring(0, 12));
    }
}
