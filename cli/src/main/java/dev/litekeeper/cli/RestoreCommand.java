package dev.litekeeper.cli;

import dev.litekeeper.archive.History;
import dev.litekeeper.archive.PreparedRestore;
import dev.litekeeper.archive.Restore;
import dev.litekeeper.archive.RestoreOrder;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.pointintime.Target;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "restore", description = "Bring back a backup or any commit, into the live database or a new file.")
final class RestoreCommand implements Travelling {
    private static final long ALWAYS_COMPARED = 100L << 20;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The backup; the newest proven one without it.")
    private @Nullable String id;

    @Mixin
    private final Past past = new Past();

    @Option(names = "--to", paramLabel = "FILE", description = "Restore into this new file.")
    private @Nullable Path target;

    @Option(
            names = "--dry-run",
            description = "Show what would happen, be lost, and how long it would take; change nothing.")
    private boolean dryRun;

    @Option(names = "--undo", description = "Bring back what the last restore replaced.")
    private boolean undo;

    @Override
    public Optional<Environment> about() {
        return dryRun && target == null ? Optional.of(backups.environment(common.project())) : Optional.empty();
    }

    @Override
    public Integer call() {
        if (undo && id != null) {
            throw Problem.usage("--undo takes no id")
                    .hint("litekeeper restore " + id + " brings that one back")
                    .failure();
        }
        Environment meant = backups.environment(common.project());
        if (target != null && !meant.isLocal(Machine.current())) {
            FarRestore far = new FarRestore(common, meant);
            return dryRun ? far.foretell(target) : far.toFile(common.resolve(target));
        }
        Instant start = common.surroundings().clock().instant();
        Backups.Place place = backups.place(common);
        common.console().ifStopped(() -> standing(place));
        Restore restore = Restore.of(order(place), common.surroundings().clock(), new SecureRandom());
        try (ProgressBar bar = common.console().progress()) {
            restore.takeOverUndoPoints(bar);
        }
        Optional<Target> wanted = past.target(common);
        if (wanted.isPresent()) {
            if (undo || id != null) {
                throw Problem.usage("a backup, a commit and --undo exclude each other")
                        .failure();
            }
            ArchiveDesk desk = new ArchiveDesk(common, place, restore, start);
            if (wanted.get() instanceof Target.Latest && desk.isEmpty()) {
                common.console().say("there is no archive: --latest means the newest backup");
                return fromBackup(restore, place, start);
            }
            return target == null
                    ? desk.inPlace(wanted.get(), dryRun, Map.of(), _ -> Optional.empty())
                    : desk.toFile(wanted.get(), common.resolve(target), dryRun);
        }
        return fromBackup(restore, place, start);
    }

    /// What there is before anything is put into the database.
    private String standing(Backups.Place place) {
        if (target == null) {
            return place.environment().database() + " is as it was";
        }
        Path file = common.resolve(target);
        return file + (Files.exists(file) ? " is there, whole and proven" : " was not made");
    }

    private int fromBackup(Restore restore, Backups.Place place, Instant start) {
        History.Entry entry = choose(place.history(common));
        if (!entry.ours()) {
            common.console().warn(entry.id() + " is a backup of another place: " + Backups.origin(entry));
        }
        try (PreparedRestore prepared = prepare(restore, entry)) {
            return Restoring.run(common, prepared, dryRun, start, Map.of());
        }
    }

    private PreparedRestore prepare(Restore restore, History.Entry entry) {
        try (ProgressBar bar = common.console().progress()) {
            return target == null
                    ? restore.inPlace(entry, contents(entry), bar)
                    : restore.toFile(entry, common.resolve(target), bar);
        }
    }

    /// Reading every row of a large database takes as long as the restore: there only the dry run does it.
    private boolean contents(History.Entry entry) {
        return dryRun
                || entry.manifest()
                        .filter(manifest -> manifest.raw().bytes() <= ALWAYS_COMPARED)
                        .isPresent();
    }

    private History.Entry choose(History history) {
        if (undo) {
            return history.newestUndo()
                    .orElseThrow(() -> Problem.bad("there is no undo point")
                            .because("nothing was restored yet, or it was removed")
                            .hint("litekeeper history shows what there is")
                            .failure());
        }
        return Optional.ofNullable(id)
                .map(text -> Choice.entry(history, text))
                .or(history::newestProven)
                .orElseThrow(Choice::none);
    }

    private static RestoreOrder order(Backups.Place place) {
        return new RestoreOrder(
                place.scope(),
                place.database(),
                place.stores(),
                place.scratch(),
                place.project().folder(EnvironmentName.PRODUCTION));
    }
}
