package dev.litekeeper.cli;

import dev.litekeeper.archive.History;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.bringback.BringBack;
import dev.litekeeper.life.bringback.BringBackOrder;
import dev.litekeeper.life.bringback.BringBackOrder.Rows;
import dev.litekeeper.life.bringback.BringBackOrder.Triggers;
import dev.litekeeper.life.bringback.BringBackPlan;
import dev.litekeeper.life.bringback.BroughtBack;
import dev.litekeeper.life.bringback.Undoing;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.life.pointintime.EarlierState;
import dev.litekeeper.life.pointintime.Found;
import dev.litekeeper.life.pointintime.PointInTime;
import dev.litekeeper.life.pointintime.Target;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "bring-back", description = "Show which rows differ from an earlier moment; write them back.")
final class BringBackCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--table", paramLabel = "TABLE", description = "The table.")
    private @Nullable String table;

    @Option(names = "--where", paramLabel = "EXPRESSION", description = "What stands behind WHERE; else all rows.")
    private @Nullable String where;

    @Option(names = "--into", paramLabel = "TABLE", description = "The table now, where it was renamed since.")
    private @Nullable String into;

    @Mixin
    private final Past past = new Past();

    @Option(names = "--backup", paramLabel = "ID", description = "As in this backup.")
    private @Nullable String backup;

    @Option(names = "--apply", description = "Write the rows back.")
    private boolean apply;

    @Option(names = "--with-parents", description = "Also the rows that they refer to and that are gone.")
    private boolean parents;

    @Option(names = "--with-children", description = "Also the rows that referred to them and are gone.")
    private boolean children;

    @Option(names = "--fire-triggers", description = "Let triggers fire.")
    private boolean fire;

    @Option(names = "--without-triggers", description = "Leave triggers out while the rows are written.")
    private boolean silent;

    @Option(names = "--undo", description = "Take back what the last --apply wrote.")
    private boolean undo;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "10", description = "Rows shown of each kind.")
    private int limit = 10;

    @Override
    public Optional<Environment> about() {
        return apply || undo ? Optional.empty() : Optional.of(backups.environment(common.project()));
    }

    @Override
    public Integer call() {
        Backups.Place place = backups.place(common);
        return undo ? takeBack(place) : bringBack(place);
    }

    private int bringBack(Backups.Place place) {
        Instant start = common.surroundings().clock().instant();
        BringBackOrder order = order();
        common.console().ifStopped(() -> place.database() + " is as it was");
        try (EarlierState then = then(place)) {
            BringBack bringBack = BringBack.of(place.database(), then.copy(), order);
            common.console().ifStopped(bringBack::standing);
            BringBackPlan plan = bringBack.plan();
            BringBackView view = new BringBackView(common.console(), then.origin(), order);
            if (!apply || plan.writes() == 0) {
                view.show(plan);
                return 0;
            }
            view.talk(plan);
            bringBack.requireClear(plan);
            common.console()
                    .confirm(plan.writes() + " rows of " + place.database().name() + " will be those of "
                            + then.origin());
            BroughtBack done = bringBack.apply(
                    plan, folder(place), common.surroundings().clock().instant());
            view.done(
                    done, Duration.between(start, common.surroundings().clock().instant()));
            return 0;
        }
    }

    private int takeBack(Backups.Place place) {
        if (table != null || where != null || into != null || backup != null || apply) {
            throw Problem.usage("--undo takes back the last bring-back, whatever it was")
                    .hint("leave out --table, --where, --into, --backup and --apply")
                    .failure();
        }
        Undoing undoing = Undoing.newest(folder(place), place.database(), this::passed)
                .orElseThrow(() -> Problem.bad("nothing was brought back that could be taken back")
                        .at(folder(place))
                        .failure());
        common.console()
                .confirm("what was brought back into table " + undoing.about().get("table") + " at "
                        + undoing.about().get("at") + " will be taken back");
        BringBackView.undone(common.console(), undoing, undoing.run(place.database(), triggers()));
        return 0;
    }

    private void passed(Path begun) {
        common.console()
                .say("left out: " + begun + " was stopped before its commit, or no row is as it brought it any more");
    }

    private BringBackOrder order() {
        if (table == null) {
            throw Problem.usage("no table is named")
                    .hint("litekeeper bring-back --table orders --where \"id = 7\" --at '10 minutes ago'")
                    .failure();
        }
        if (limit < 0) {
            throw Problem.usage("--limit is not negative").at(limit).failure();
        }
        Optional<String> condition = Optional.ofNullable(where).filter(text -> !text.isBlank());
        Rows rows = new Rows(table, Optional.ofNullable(into), condition);
        return new BringBackOrder(rows, parents, children, triggers(), limit);
    }

    private Triggers triggers() {
        if (fire && silent) {
            throw Problem.usage("--fire-triggers and --without-triggers exclude each other")
                    .failure();
        }
        return fire ? Triggers.FIRE : silent ? Triggers.LEAVE_OUT : Triggers.REFUSE;
    }

    private EarlierState then(Backups.Place place) {
        Optional<Target> target = past.target(common);
        if (target.isPresent() == (backup != null)) {
            throw Problem.usage(backup == null ? "no earlier moment is named" : "--backup is a moment of its own")
                    .hint("--at '10 minutes ago', --commit N or --backup ID, as in: litekeeper history")
                    .failure();
        }
        try (ProgressBar bar = common.console().progress()) {
            if (backup != null) {
                History.Entry entry = Choice.entry(place.history(common), backup);
                return EarlierState.of(entry, place.stores(), place.scope(), place.scratch(), bar);
            }
            Archives archives = Archives.read(place.stores(), place.scope());
            Found found = new PointInTime(archives, place.database(), place.scratch()).find(target.orElseThrow(), bar);
            return EarlierState.of(found, place.scratch(), bar);
        }
    }

    private static Path folder(Backups.Place place) {
        return place.project().folder(EnvironmentName.PRODUCTION);
    }
}
