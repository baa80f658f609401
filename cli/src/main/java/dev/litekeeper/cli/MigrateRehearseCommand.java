package dev.litekeeper.cli;

import dev.litekeeper.archive.Stores;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.copy.Around;
import dev.litekeeper.life.rehearsal.Limits;
import dev.litekeeper.life.rehearsal.Rehearsal;
import dev.litekeeper.life.rehearsal.Rehearsed;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "rehearse", description = "Run the pending scripts on a fresh copy of the real data, and report.")
final class MigrateRehearseCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "Whose database is copied: production (default), staging, development or test.")
    private String environment = "production";

    @Option(names = "--to", paramLabel = "NN", description = "The last number to run; else all.")
    private @Nullable Long to;

    @Option(names = "--max-lock", paramLabel = "TIME", description = "How long a script may make writers wait.")
    private @Nullable String maxLock;

    @Option(names = "--max-wal", paramLabel = "SIZE", description = "How large a script may make the WAL.")
    private @Nullable String maxWal;

    @Option(names = "--max-time", paramLabel = "TIME", description = "How long a script may take.")
    private @Nullable String maxTime;

    @Override
    public Integer call() {
        Project project = common.project();
        Around around = MigrateDesk.around(common);
        Rehearsal rehearsal = new Rehearsal(
                project,
                around,
                EnvironmentName.of(environment),
                project.stores().stream()
                        .map(store -> Stores.open(store, common.env()))
                        .toList(),
                common.temporary());
        Orders orders = new Orders(to == null ? OptionalLong.empty() : OptionalLong.of(to), Set.of());
        Console console = common.console();
        Rehearsed rehearsed;
        try (CopyTalk talk = new CopyTalk(console)) {
            rehearsed = rehearsal.run(orders, limits(project), talk, ScriptsView.listener(console));
        }
        console.result(() -> RehearsalView.json(rehearsed), () -> RehearsalView.text(rehearsed, console));
        return rehearsed.passed() ? 0 : 1;
    }

    private Limits limits(Project project) {
        Limits usual = Limits.of(project.migrate());
        return new Limits(
                length("--max-lock", maxLock).or(usual::lock),
                Optional.ofNullable(maxWal).map(ByteSize::parse).or(usual::wal),
                length("--max-time", maxTime).or(usual::time));
    }

    private static Optional<Duration> length(String option, @Nullable String text) {
        return Optional.ofNullable(text).map(value -> Lengths.parse(option, value));
    }
}
