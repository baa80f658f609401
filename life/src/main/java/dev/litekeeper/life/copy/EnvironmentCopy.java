package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.life.HeldRows;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Copies the database of one environment to another: first into a temporary copy with date and time in the project,
/// then, migrated to the project's scripts, to the place of the other environment's database.
///
/// The origin is only read, at one moment, while its writers go on. The target holds the old content or the new at any
/// moment, also for those who have it open; the old one is kept beside it. Production is never a target.
public final class EnvironmentCopy {
    private final Project project;
    private final Around around;
    private final Environment from;
    private final Environment to;

    private EnvironmentCopy(Project project, Around around, Environment from, Environment to) {
        this.project = project;
        this.around = around;
        this.from = from;
        this.to = to;
    }

    /// The copy that is asked for, checked but not begun. `unmasked` agrees to real rows in staging. Fails where the
    /// two environments cannot be copied like this.
    public static EnvironmentCopy of(
            Project project, Around around, EnvironmentName from, EnvironmentName to, boolean unmasked) {
        Rules.check(from, to, unmasked);
        Environment target = project.environment(to)
                .requireLocal(around.machine(), "litekeeper copy " + from + " " + to + (unmasked ? " --unmasked" : ""));
        return new EnvironmentCopy(project, around, project.environment(from), target);
    }

    /// What [#run] is going to do, in a sentence.
    public String intention() {
        Placement place = new Placement(to.database());
        return "This copies " + origin().describe() + " to a dated file in " + shown(copies().folder())
                + " and then to "
                + shown(to.database())
                + (place.isTaken() ? "; the database that is there now is kept beside it." : ".");
    }

    /// Makes the copy.
    public CopyReport run(Listener listener) {
        Instant start = around.clock().instant();
        Placement place = new Placement(to.database());
        DatedCopies copies = copies();
        copies.prepare();
        Path dated = copies.next(start, around.zone());
        Fetched fetched = Fetched.into(dated, origin(), listener);
        Migrated migrated = place(place, dated, fetched.bytes(), listener);
        List<Path> pruned = new ArrayList<>(copies.prune(project.copiesKept()));
        pruned.addAll(before().prune(project.copiesKept()));
        return new CopyReport(
                origin().describe(),
                fetched.by(),
                dated,
                fetched.bytes(),
                fetched.proof(),
                to.database(),
                migrated.kept,
                migrated.scripts,
                migrated.notMigrated,
                pruned,
                Duration.between(start, around.clock().instant()));
    }

    private Migrated place(Placement place, Path dated, long bytes, Listener listener) {
        DatedCopies before = before();
        before.prepare();
        try (ScratchFolder scratch = ScratchFolder.in(before.folder())) {
            Room.require(scratch.path(), bytes);
            Path fresh = scratch.resolve("fresh.sqlite");
            duplicate(dated, bytes, fresh, listener);
            Migrated migrated = migrate(fresh, dated);
            force(fresh);
            Optional<Path> kept = Optional.empty();
            if (place.isTaken()) {
                kept = Optional.of(before.next(around.clock().instant(), around.zone()));
                place.replace(fresh, kept.get(), listener);
            } else {
                place.put(fresh);
            }
            return new Migrated(migrated.scripts, migrated.notMigrated, kept);
        }
    }

    private Migrated migrate(Path fresh, Path dated) {
        Migrator migrator = new Migrator(
                Target.of(new PrivateCopy(fresh)),
                Scripts.of(project),
                Track.SCRIPTS,
                new Author(around.who(), around.clock()));
        Optional<Finding> without = migrator.status().findings().stream()
                .filter(finding -> finding.type() == Finding.Type.NO_HISTORY)
                .findFirst();
        if (without.isPresent()) {
            return new Migrated(List.of(), "production has no history of scripts yet", Optional.empty());
        }
        try {
            Orders orders = to.name() == EnvironmentName.STAGING && hasRows(fresh)
                    ? Orders.ALL.meetingRows(migrator.plan(Orders.ALL))
                    : Orders.ALL;
            List<String> scripts = migrator.apply(orders, dev.litekeeper.migrate.Listener.NOBODY).applied().stream()
                    .map(applied -> applied.script().file())
                    .toList();
            return new Migrated(scripts, "", Optional.empty());
        } catch (dev.litekeeper.failure.Failure e) {
            Problem problem = e.problem();
            throw new Problem(
                            problem.kind(),
                            to.name() + " was left as it is: " + problem.what(),
                            problem.where(),
                            problem.why(),
                            problem.hint() + (problem.hint().isEmpty() ? "" : "; ") + "the copy is in " + shown(dated))
                    .failure(e);
        }
    }

    private static boolean hasRows(Path fresh) {
        try (Session session = new PrivateCopy(fresh).read()) {
            return HeldRows.any(session);
        }
    }

    private static void duplicate(Path dated, long total, Path fresh, Listener listener) {
        try (InputStream in = PlainFile.of(dated).input();
                FileChannel channel = PlainFile.of(fresh).createNew();
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] buffer = new byte[1 << 18];
            long done = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                done += read;
                listener.at("placing", done, total);
            }
        } catch (IOException e) {
            throw Problem.environment("cannot write the copy")
                    .at(fresh)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static void force(Path file) {
        try (FileChannel channel = PlainFile.of(file).openOrCreate()) {
            channel.force(true);
        } catch (IOException e) {
            throw Problem.environment("cannot make the copy durable")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private Origin origin() {
        return from.isLocal(around.machine())
                ? new LocalOrigin(
                        DatabaseFile.at(from.database()), project.backup().walBudget())
                : new HostOrigin(
                        from.host().orElseThrow(),
                        from.database().toString(),
                        around.ssh(),
                        project.backup().walBudget());
    }

    private DatedCopies copies() {
        return new DatedCopies(
                project.folder(from.name()), project.app() + "-" + from.name().suffix());
    }

    private DatedCopies before() {
        String file = Objects.toString(to.database().getFileName());
        return new DatedCopies(
                Objects.requireNonNull(to.database().getParent()), file.replaceFirst("\\.sqlite$", "") + "-before");
    }

    private String shown(Path path) {
        return path.startsWith(project.root()) ? project.root().relativize(path).toString() : path.toString();
    }

    private record Migrated(List<String> scripts, String notMigrated, Optional<Path> kept) {}
}
