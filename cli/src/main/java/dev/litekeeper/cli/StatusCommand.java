package dev.litekeeper.cli;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.life.keeper.KeeperCall;
import dev.litekeeper.life.status.Overview;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "status", description = "Show on one screen where the database stands, and the next step.")
final class StatusCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "The environment; production without it.")
    private String environment = "production";

    @Option(names = "--metrics", description = "Print the keeper's figures as Prometheus reads them.")
    private boolean metrics;

    @Override
    public Optional<Environment> about() {
        return Optional.of(common.project().environment(EnvironmentName.of(environment)));
    }

    @Override
    public Integer call() {
        Subject subject = Lookout.subject(common, environment);
        if (metrics) {
            return metrics(subject);
        }
        Overview overview = Overview.of(subject);
        KeeperText keeper = KeeperText.of(subject, common.temporary());
        StatusText text = new StatusText(overview, keeper);
        common.console().result(text::json, () -> text.print(common.console()));
        return keeper.isBad() ? Kind.BAD.exitStatus() : status(overview);
    }

    /// Never silent: where no keeper answers, that is what the figures say.
    private int metrics(Subject subject) {
        Optional<String> text = answer(KeeperText.call(subject, common.temporary()));
        String down = "# TYPE litekeeper_keeper_up gauge\nlitekeeper_keeper_up{app=\""
                + subject.project().app() + "\",environment=\""
                + subject.environment().name() + "\"} 0";
        String shown = text.orElse(down);
        common.console().result(() -> Map.of("text", shown), () -> shown.lines().forEach(common.console()::line));
        return text.isPresent() ? 0 : Kind.BAD.exitStatus();
    }

    private static Optional<String> answer(KeeperCall call) {
        try {
            return call.tryAsk(Map.of("do", "metrics")).map(answer -> Objects.toString(answer.get("text"), ""));
        } catch (Failure silent) {
            return Optional.empty();
        }
    }

    private static int status(Overview overview) {
        boolean production = overview.environment().name() == EnvironmentName.PRODUCTION;
        boolean bad = overview.database().problem().isPresent()
                || overview.scripts().seen().filter(found -> !found.current()).isPresent()
                || (production && overview.backups().seen().isPresent() && overview.backupIsDue());
        if (bad) {
            return Kind.BAD.exitStatus();
        }
        boolean unseen = overview.scripts().problem().isPresent()
                || (production && overview.backups().problem().isPresent());
        return unseen ? Kind.UNKNOWN.exitStatus() : 0;
    }
}
