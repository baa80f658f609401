package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.life.migration.Preflight;
import dev.litekeeper.life.migration.Room;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.project.EnvironmentName;
import java.util.ArrayList;
import java.util.HashSet;
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
            MigrateOnlineCommand.class,
            MigrateRehearseCommand.class,
            MigrateUndoCommand.class,
            MigrateVerifyCommand.class,
            MigrateDriftCommand.class,
            MigrateStatusCommand.class,
            MigrateBaselineCommand.class,
            MigrateAdoptCommand.class
        })
final class MigrateCommand implements Callable<Integer> {
    private static final String BY_HAND = "by-hand";

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

    @Option(
            names = "--unrehearsed",
            paramLabel = "SCRIPT",
            description = "Let this script into production although it was not rehearsed; needs --because.")
    private final List<String> unrehearsed = new ArrayList<>();

    @Option(names = "--because", paramLabel = "REASON", description = "Why, for the history.")
    private String reason = "";

    @Option(names = "--no-undo", description = "Keep no copy of what was there before.")
    private boolean noUndo;

    @Option(names = "--create", description = "Create the production database where there is none.")
    private boolean create;

    @Option(names = "--dry-run", description = "Show what would run, and change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Migration migration = environment.migration(common);
        if (!unrehearsed.isEmpty() && reason.isBlank()) {
            throw Problem.usage("--unrehearsed needs a reason")
                    .hint("add --because 'why it cannot wait'; the history keeps it")
                    .failure();
        }
        Set<String> scripts = new HashSet<>(accepted);
        scripts.remove(BY_HAND);
        Orders orders = new Orders(to == null ? OptionalLong.empty() : OptionalLong.of(to), scripts);
        return dryRun ? plan(migration, orders) : apply(migration, orders);
    }

    private int plan(Migration migration, Orders orders) {
        Plan plan = migration.plan(orders);
        Console console = common.console();
        ScriptsView.warn(console, plan.warnings());
        Room room = migration.room(plan, !noUndo, common.temporary());
        warn(plan, room);
        Map<ScriptName, String> unproven = migration.unproven(plan);
        unproven.forEach((script, why) -> console.warn(script + " " + why + ": production will refuse it"));
        console.result(() -> with(migration, ScriptsView.json(plan, room, unproven)), () -> {
            plan.ending().ifPresent(ending -> console.line("first " + ending));
            plan.items().forEach(item -> console.line(ScriptsView.line(item)));
            if (plan.isEmpty()) {
                console.line("nothing to do: " + migration.database());
            }
        });
        plan.items().forEach(item -> ScriptsView.say(console, item.notices()));
        return 0;
    }

    private int apply(Migration migration, Orders orders) {
        Console console = common.console();
        Plan plan = migration.plan(orders);
        Orders agreed = migration.witnessed(orders, plan);
        if (environment.name() == EnvironmentName.PRODUCTION) {
            migration.refuseToCreate(create);
            Map<String, String> overrides = migration.pass(plan, Set.copyOf(unrehearsed), reason);
            agreed = orders.notes(overrides);
            if (!plan.items().isEmpty()) {
                preflight(migration, plan);
            }
            confirm(migration, plan, orders);
            migration.recordOverride(overrides);
        }
        Outcome outcome = run(migration, plan, agreed);
        if (environment.name() == EnvironmentName.STAGING) {
            migration.noteStaging(
                    outcome.applied().stream().map(done -> done.script().file()).collect(Collectors.toSet()));
        }
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

    private Outcome run(Migration migration, Plan plan, Orders orders) {
        Console console = common.console();
        Outcome outcome;
        try (ProgressBar bar = console.progress()) {
            Listener listener = ScriptsView.listener(console, bar, migration::reader);
            migration.clear(plan.items().isEmpty(), listener);
            if (!migration.exists() || noUndo || plan.items().isEmpty()) {
                return migration.apply(orders, create, listener);
            }
            OptionalLong position = migration.archived(common.temporary());
            outcome = migration.applyUndoably(plan, orders, position, listener, bar);
        }
        if (!outcome.applied().isEmpty() && environment.name() != EnvironmentName.TEST) {
            console.say("way back: litekeeper migrate undo --env " + environment.name());
        }
        return outcome;
    }

    private void preflight(Migration migration, Plan plan) {
        Preflight found = migration.preflight(plan, !noUndo, common.temporary());
        found.require(migration.database(), accepted.contains(BY_HAND));
        Console console = common.console();
        found.reader().ifPresent(reader -> console.warn("the WAL cannot shrink while somebody reads: " + reader));
        found.violations().forEach(line -> console.warn("already in the database: " + line));
        found.engine().forEach(console::warn);
        warn(plan, found.room());
    }

    private void confirm(Migration migration, Plan plan, Orders orders) {
        if (!plan.isEmpty() || !orders.accepted().isEmpty()) {
            String first = plan.ending().map(ending -> "\n  first " + ending).orElse("");
            String scripts =
                    plan.items().stream().map(item -> "\n  " + item.script()).collect(Collectors.joining());
            common.console()
                    .confirm("this runs " + ScriptsView.count(plan.items().size(), "script") + " on production: "
                            + migration.database() + first + scripts);
        }
    }

    private void warn(Plan plan, Room room) {
        if (!plan.items().isEmpty() && !room.enough()) {
            common.console()
                    .warn(room.free() + " of the disk are free; scripts that rewrite everything take up to "
                            + room.scripts() + ", the copy for the way back " + room.copy()
                            + ", and a full disk stops the app too");
        }
    }

    private Map<String, Object> with(Migration migration, Map<String, Object> result) {
        Map<String, Object> json = environment.json(migration.database());
        json.putAll(result);
        return json;
    }
}
