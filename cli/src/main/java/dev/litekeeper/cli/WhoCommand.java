package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.who.Warning;
import dev.litekeeper.life.who.Watch;
import dev.litekeeper.life.who.WhoReport;
import dev.litekeeper.project.Environment;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "who", description = "Show who has the database open, in which role, and what pins the WAL.")
final class WhoCommand implements Travelling {
    private static final Duration STEP = Duration.ofMillis(100);

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Target target = new Target();

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Look for this long, ten times a second; 1 without it.")
    private double seconds;

    @Option(names = "--watch", description = "Go on until Ctrl-C, with a new answer every second.")
    private boolean watch;

    @Override
    public Optional<Environment> about() {
        return target.environment(common);
    }

    @Override
    public Integer call() {
        if (!(seconds >= 0 && seconds <= 86_400)) {
            throw Problem.usage("not a time to look for")
                    .at("--for")
                    .because("it is a number of seconds, a day at most")
                    .failure();
        }
        Target.Chosen chosen = target.choose(common);
        if (!chosen.database().exists()) {
            throw Problem.usage("there is no such database")
                    .at(chosen.database().name())
                    .failure();
        }
        Watch looks = new Watch(chosen.database(), common.surroundings().clock());
        WhoReport report = looks.lookFor(Duration.ofMillis((long) (seconds * 1000)), STEP);
        show(chosen, report);
        while (watch && !Thread.currentThread().isInterrupted()) {
            report = looks.lookFor(Duration.ofSeconds(1), STEP);
            show(chosen, report);
        }
        return status(report);
    }

    private void show(Target.Chosen chosen, WhoReport report) {
        WhoText text = new WhoText(chosen, report, common.surroundings().clock().instant());
        common.console().result(text::json, () -> text.print(common.console()));
        common.surroundings().out().flush();
    }

    private static int status(WhoReport report) {
        if (report.warnings().stream().anyMatch(Warning::harmful)) {
            return Kind.BAD.exitStatus();
        }
        return report.last().view().told() ? 0 : Kind.UNKNOWN.exitStatus();
    }
}
