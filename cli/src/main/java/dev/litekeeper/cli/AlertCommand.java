package dev.litekeeper.cli;

import dev.litekeeper.agent.Alerts;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.Machine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "alert", description = "Try the alerts.", subcommands = AlertCommand.TestCommand.class)
final class AlertCommand {
    @Mixin
    final Common common = new Common();

    @Command(name = "test", description = "Send a test over every alert channel and record the answers.")
    static final class TestCommand implements Callable<Integer> {
        @Mixin
        private final Common common = new Common();

        @Option(names = "--env", paramLabel = "E", description = "The environment; production without it.")
        private String environment = "production";

        @Override
        public Integer call() {
            Subject subject = Lookout.subject(common, environment);
            List<Alerts.Delivery> deliveries =
                    new Alerts(subject, Machine.current().name()).test();
            common.console()
                    .result(
                            () -> Map.of("deliveries", AlertView.json(deliveries)),
                            () -> AlertView.print(common.console(), deliveries));
            boolean all =
                    deliveries.stream().allMatch(delivery -> delivery.answer().isPresent());
            return all ? 0 : Kind.ENVIRONMENT.exitStatus();
        }
    }
}
