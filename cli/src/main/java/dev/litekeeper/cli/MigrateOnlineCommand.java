package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.online.State;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "online", description = "Show, pause, resume or take away the online change that is under way.")
final class MigrateOnlineCommand implements Callable<Integer> {
    /// What is to be done with it.
    enum Action {
        SHOW,
        PAUSE,
        RESUME,
        ABORT,
        FINISH
    }

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ACTION",
            description = "show (without it), pause, resume, abort or finish.")
    private String action = "show";

    @Override
    public Integer call() {
        Migration migration = Migration.of(
                common.project(), environment.name(), common.surroundings().clock(), common.typed());
        switch (action()) {
            case SHOW -> {
                // it is shown below
            }
            case PAUSE -> pause(migration, true);
            case RESUME -> pause(migration, false);
            case ABORT -> abort(migration);
            case FINISH -> finish(migration);
        }
        Optional<State> state = migration.underWay();
        Console console = common.console();
        console.result(() -> json(migration, state), () -> console.line(text(state)));
        return 0;
    }

    private Action action() {
        try {
            return Action.valueOf(action.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.usage("no such action")
                    .at(action)
                    .hint("show, pause, resume, abort or finish")
                    .failure(e);
        }
    }

    private static void pause(Migration migration, boolean paused) {
        require(
                migration,
                migration.online().filter(online -> online.pause(paused)).isPresent());
    }

    private void abort(Migration migration) {
        if (migration.underWay().filter(State::exchanged).isPresent()) {
            finish(migration);
            return;
        }
        require(migration, migration.underWay().isPresent());
        common.console().confirm("this takes away what was copied so far on " + migration.database());
        migration.online().orElseThrow().abort(Listener.NOBODY);
    }

    /// Ends the way back of a change that is kept reversible.
    private void finish(Migration migration) {
        require(migration, migration.underWay().filter(State::exchanged).isPresent());
        common.console()
                .confirm("this drops the old table, and with it the short way back, on " + migration.database());
        try (ProgressBar bar = common.console().progress()) {
            migration.clear(false, ScriptsView.listener(common.console(), bar, migration::reader));
        }
    }

    private static void require(Migration migration, boolean there) {
        if (!there) {
            throw Problem.refused("no online change is under way")
                    .at(migration.database())
                    .hint("litekeeper migrate begins one where a script has the line -- litekeeper: online")
                    .failure();
        }
    }

    private static String text(Optional<State> state) {
        return state.map(change ->
                        change.script() + ": " + change.table() + ", " + phase(change) + ", " + change.copied()
                                + " of about " + change.total() + " rows copied, since "
                                + change.began().truncatedTo(ChronoUnit.SECONDS) + (change.paused() ? ", paused" : ""))
                .orElse("no online change is under way");
    }

    private static String phase(State state) {
        return state.phase().name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> json(Migration migration, Optional<State> state) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment.name().word());
        json.put("database", migration.database().name());
        json.put("underWay", state.isPresent());
        state.ifPresent(change -> {
            json.put("script", change.script());
            json.put("table", change.table());
            json.put("phase", phase(change));
            json.put("copied", change.copied());
            json.put("total", change.total());
            json.put("began", change.began().toString());
            json.put("paused", change.paused());
        });
        return json;
    }
}
