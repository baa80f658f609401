package dev.litekeeper.cli;

import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.life.migration.Room;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.project.EnvironmentName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        description = "Bring an environment's database to the scripts.",
        subcommands = {
            MigratePlanCommand.class,
            MigrateLintCommand.class,
            MigrateVerifyCommand.class,
            MigrateDriftCommand.class,
            MigrateStatusCommand.class,
            MigrateBaselineCommand.class
        })
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(names = "--to", paramLabel = "NN", description = "The last number to run; else all.")
    private @Nullable Long to;

    @Option(
            names = "--accept",
            paramLabel = "SCRIPT",
            description = "Take on what is wrong with this script, by file name or as 03-schema. May be repeated.")
    private final List<String> accepted = new ArrayList<>();

    @Option(names = "--create", description = "Create the production database where there is none.")
    private boolean create;

    @Option(names = "--dry-run", description = "Show what would run, and change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        EnvironmentName name = environment.name();
        Migration migration =
                Migration.of(common.project(), name, common.surroundings().clock(), "litekeeper migrate --env " + name);
        Orders orders = new Orders(to == null ? OptionalLong.empty() : OptionalLong.of(to), Set.copyOf(accepted));
        return dryRun ? plan(migration, orders) : apply(migration, orders);
    }

    private int plan(Migration migration, Orders orders) {
        Plan plan = migration.plan(orders);
        Console console = common.console();
        ScriptsView.warn(console, plan.warnings());
        Room room = migration.room();
        warn(plan, room);
        console.result(() -> with(migration, ScriptsView.json(plan, room)), () -> {
            plan.items().forEach(item -> console.line(ScriptsView.line(item)));
            if (plan.items().isEmpty()) {
                console.line("nothing to do: " + migration.database());
            }
        });
        plan.items().forEach(item -> ScriptsView.say(console, item.notices()));
        return 0;
    }

    private int apply(Migration migration, Orders orders) {
        Console console = common.console();
        if (environment.name() == EnvironmentName.PRODUCTION) {
            migration.refuseToCreate(create);
            confirm(migration, orders);
        }
        Outcome outcome = migration.apply(orders, create, ScriptsView.listener(console));
        ScriptsView.warn(console, outcome.warnings());
        console.result(() -> with(migration, ScriptsView.json(outcome)), () -> {
            outcome.applied().forEach(done -> console.line(ScriptsView.line(done)));
            outcome.byOthers().forEach(script -> console.line("applied by another run meanwhile: " + script));
            if (outcome.applied().isEmpty() && outcome.byOthers().isEmpty()) {
                console.line("nothing to do: " + migration.database());
            }
        });
        return 0;
    }

    private void confirm(Migration migration, Orders orders) {
        Plan plan = migration.plan(orders);
        warn(plan, migration.room());
        if (!plan.items().isEmpty() || !orders.accepted().isEmpty()) {
            String scripts =
                    plan.items().stream().map(item -> "\n  " + item.script()).collect(Collectors.joining());
            common.console()
                    .confirm("this runs " + ScriptsView.count(plan.items().size(), "script") + " on production: "
                            + migration.database() + scripts);
        }
    }

    private void warn(Plan plan, Room room) {
        if (!plan.items().isEmpty() && !room.enough()) {
            common.console()
                    .warn(room.free() + " of the disk are free; scripts that rewrite everything take up to "
                            + room.most() + ", and a full disk stops the app too");
        }
    }

    private Map<String, Object> with(Migration migration, Map<String, Object> result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment.name().word());
        json.put("database", migration.database().name());
        json.putAll(result);
        return json;
    }
}
