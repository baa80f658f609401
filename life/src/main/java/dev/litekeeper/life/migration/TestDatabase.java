package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Sidecar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The database of the unit tests: one file, checked in, never in WAL mode, made from the scripts and the seeds and
/// from nothing else. The same scripts and the same SQLite make the same bytes.
final class TestDatabase {
    /// The times and names in its history say nothing, so that they do not change the file.
    private static final Author NOBODY = new Author("litekeeper seed", () -> Instant.EPOCH);

    private final Path path;
    private final Scripts scripts;
    private final Scripts seeds;

    TestDatabase(Project project, Scripts seeds) {
        this.path = project.environment(EnvironmentName.TEST).database();
        this.scripts = Scripts.of(project);
        this.seeds = seeds;
    }

    /// Makes it anew beside its place, and puts it there where its content differs from what is there.
    Seeded rebuild(Listener listener) {
        try (ScratchFolder scratch = ScratchFolder.in(folder())) {
            PrivateCopy made = new PrivateCopy(scratch.resolve("made.sqlite"));
            NewDatabase.empty(made);
            List<Applied> ran = run(made, scripts, Track.SCRIPTS, listener);
            List<Applied> seeded = run(made, seeds, Track.SEED, listener);
            try (Session session = made.write()) {
                session.execute("VACUUM");
            }
            List<String> differences = differences(scratch, made);
            if (!differences.isEmpty()) {
                put(made);
            }
            return new Seeded(ran, seeded, List.of(), !differences.isEmpty(), Optional.empty(), differences);
        }
    }

    private List<Applied> run(PrivateCopy copy, Scripts which, Track track, Listener listener) {
        Target target = new Target(path.toString(), copy::open);
        return new Migrator(target, which, track, NOBODY)
                .apply(Orders.ALL, listener)
                .applied();
    }

    private List<String> differences(ScratchFolder scratch, PrivateCopy made) {
        if (!Files.exists(path)) {
            return List.of("there was none");
        }
        refuseOccupied();
        Path before = scratch.resolve("before.sqlite");
        PlainFile.of(path).copyTo(before);
        return Content.differences(new PrivateCopy(before), made);
    }

    private void put(PrivateCopy made) {
        try {
            if (Files.exists(path)) {
                Files.setPosixFilePermissions(made.path(), Files.getPosixFilePermissions(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PlainFile.of(path).moveHere(made.path());
    }

    /// The file is looked at and replaced as an ordinary one, which is only right while nobody has it open.
    private void refuseOccupied() {
        DatabaseFile file = DatabaseFile.at(path);
        Presence presence = Presence.glance(file);
        boolean unfinished = file.facts(Sidecar.WAL).isPresent()
                || file.facts(Sidecar.JOURNAL).isPresent();
        if (unfinished || !presence.occupants().isEmpty()) {
            throw Problem.refused("the test database is in use")
                    .at(path)
                    .because(
                            presence.occupants().isEmpty()
                                    ? "there is a -wal or -journal beside it"
                                    : presence.alone().why())
                    .hint("let the tests end and run this again; a file that nobody needs can be deleted")
                    .failure();
        }
    }

    private Path folder() {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a folder");
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw Problem.environment("cannot create the folder")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
