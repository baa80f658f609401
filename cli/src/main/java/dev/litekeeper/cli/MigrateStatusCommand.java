package dev.litekeeper.cli;

import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.Status;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Show what ran, what is still to run, and what is wrong.")
final class MigrateStatusCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Override
    public Integer call() {
        Migration migration = environment.migration(common);
        Status status = migration.status();
        Console console = common.console();
        ScriptsView.warn(console, status.findings());
        console.result(() -> json(migration, status), () -> text(console, migration, status));
        return status.findings().stream().anyMatch(Finding::blocks) ? 1 : 0;
    }

    private static void text(Console console, Migration migration, Status status) {
        console.line(migration.database() + (migration.exists() ? "" : " (not created yet)"));
        Table table = Table.of("script", "state", "when", "who", "took", "rows");
        status.history()
                .forEach(entry -> table.row(
                        entry.file(),
                        entry.how(),
                        entry.at().truncatedTo(ChronoUnit.SECONDS),
                        entry.who(),
                        entry.took().toMillis() + " ms",
                        entry.rows()));
        status.pending().forEach(script -> table.row(Style.STRONG, script, "pending", "", "", "", ""));
        console.table(table);
        console.line(
                status.current()
                        ? "nothing to do"
                        : ScriptsView.count(status.pending().size(), "script") + " to run");
    }

    private Map<String, Object> json(Migration migration, Status status) {
        Map<String, Object> json = environment.json(migration.database());
        json.put("exists", migration.exists());
        json.put("current", status.current());
        json.put("history", status.history().stream().map(ScriptsView::json).toList());
        json.put("pending", ScriptsView.files(status.pending()));
        json.put("findings", ScriptsView.findings(status.findings()));
        return json;
    }
}
