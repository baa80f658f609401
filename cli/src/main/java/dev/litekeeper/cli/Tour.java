package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The life of a database from its first day to a disaster and back, played with real commands in a folder of its own.
final class Tour {
    private static final String CONFIGURATION = "litekeeper.yml";

    private final Path folder;
    private final TourStage stage;

    /// @param screen is given each line to show
    Tour(Common common, Path folder, Consumer<String> screen) {
        this.folder = folder;
        this.stage = new TourStage(common, folder.resolve("project"), screen);
    }

    TourStage stage() {
        return stage;
    }

    /// Plays it. Fails as bad where a command ends otherwise than it must.
    TourReport play(TourApp app) {
        long start = System.nanoTime();
        makeFolders();
        stage.tell("Everything happens in " + folder + "; "
                + app.before().map(Tour::taken).orElse("the app is a sample") + ".");
        try (TourMonitor monitor = new TourMonitor()) {
            prepare(app);
            openForBusiness(app, monitor);
            recover(app);
        }
        return new TourReport(
                folder,
                stage.steps(),
                Duration.ofNanos(System.nanoTime() - start),
                app.before().map(Fingerprint::tables).orElse(List.of()),
                app.kept());
    }

    /// Sets where production is and where its backups go.
    void configure(Path production) {
        stage.write(
                CONFIGURATION,
                configuration()
                                .lines()
                                .map(line -> line.startsWith("  production:")
                                        ? "  production:  {database: " + quoted(production.toString()) + "}"
                                        : line.startsWith("stores:")
                                                ? "stores:  [{name: local, url: "
                                                        + quoted(folder.resolve("backups")
                                                                .toUri()
                                                                .toString()) + "}]"
                                                : line)
                                .filter(line -> !line.startsWith("alerts:"))
                                .collect(Collectors.joining("\n"))
                        + "\n");
    }

    private void prepare(TourApp app) {
        stage.act("Day 0: lay out, script, migrate, seed");
        app.layOut(this);
        stage.run("seed", "--env", "development", "--yes");
        stage.run("seed", "--env", "test", "--yes");
    }

    private void openForBusiness(TourApp app, TourMonitor monitor) {
        stage.act("Before Day 1: may it go live?");
        stage.tell("The checklist, before anything of it is done.");
        stage.run(Set.of(1), "check");
        stage.tell("So let us do what it asks for.");
        for (String id : TourChecklist.fixes(stage.ask("check", "--json"))) {
            stage.run("check", "--fix", id, "--yes");
        }
        stage.write(CONFIGURATION, configuration() + guarded(app, monitor));
        stage.run("alert", "test");
        show(monitor);
        stage.run("baseline", "record");
        stage.run("backup");
        stage.run("plan", "--write");
        stage.run("drill");
        stage.run("backup");
        stage.tell("On a server the timer goes where yours are; here it goes into the tour's own folder.");
        stage.run(
                "backup",
                "schedule",
                "--install",
                "systemd",
                "--units",
                stage.units().toString(),
                "--yes");
        acceptTheRest();
        stage.run("check", "--alert");
        show(monitor);
    }

    private void recover(TourApp app) {
        stage.act("Day 1: open for business, every commit kept");
        try (TourKeeper keeper = stage.keep()) {
            stage.tell(app.work());
            stage.run("wait");
            stage.run("status");
            disaster(app);
            rows(app);
            stage.act("Proof: the archive restored, and read by a second engine");
            stage.run("wait");
            stage.run("drill");
            keeper.end().forEach(line -> stage.tell("the keeper: " + line));
        }
        stage.act("Production's data on the developer's desk");
        stage.run("copy", "production", "development", "--yes");
        stage.run("migrate", "status", "--env", "development");
    }

    private void disaster(TourApp app) {
        stage.act("A disaster, and the way back to the commit just before it");
        stage.tell(app.glance());
        String before = newestCommit();
        stage.tell("Somebody types: " + app.mishap() + "\nNow: " + app.glance());
        stage.run("wait");
        stage.run("history", "--commits", "2");
        stage.run("restore", "--commit", before, "--dry-run");
        stage.run("restore", "--commit", before, "--yes");
        stage.tell("Back again: " + app.glance());
    }

    private void rows(TourApp app) {
        stage.act("A row that is missed, brought back");
        stage.run("wait");
        String before = newestCommit();
        TourApp.Lost lost = app.lose();
        stage.tell("Gone: " + lost.table() + " where " + lost.where());
        String[] look = {
            "bring-back", "--table", lost.table(), "--where", lost.where(), "--commit", before, "--with-children"
        };
        stage.run(look);
        stage.tell("They come back as they were: what triggers did when they were new is not done again.");
        stage.run(Stream.concat(Stream.of(look), Stream.of("--without-triggers", "--apply", "--yes"))
                .toArray(String[]::new));
    }

    private String newestCommit() {
        return ArchiveHistory.newest(stage.ask("history", "--json", "--commits", "1"));
    }

    private void acceptTheRest() {
        List<String> risks = TourChecklist.lines(stage.ask("check", "--json"));
        if (!risks.isEmpty()) {
            stage.tell(
                    "What a folder for temporary files cannot give is an accepted risk, by its id and with a reason.");
            stage.write(CONFIGURATION, configuration() + "accepted-risks:\n" + String.join("\n", risks) + "\n");
        }
    }

    private void show(TourMonitor monitor) {
        monitor.received().forEach(message -> stage.tell("the monitor received: " + message));
    }

    private String configuration() {
        return PlainFile.of(stage.project().resolve(CONFIGURATION)).readString();
    }

    private static String guarded(TourApp app, TourMonitor monitor) {
        return """
                alerts: [{webhook: %s}]
                ping: %s
                contacts: [{name: You, role: owner, reach: this terminal}]
                baseline: {queries: [%s]}
                drill: {smoke: [%s]}
                keep: {jobs: []}
                """.formatted(
                quoted(monitor.url("/alert")), quoted(monitor.url("/ping")), quoted(app.query()), quoted(app.smoke()));
    }

    private void makeFolders() {
        try {
            Files.createDirectories(folder.resolve("project"));
            Path server = Files.createDirectories(folder.resolve("server"));
            Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw Problem.environment("cannot make a folder").at(folder).failure(e);
        }
    }

    private static String taken(Fingerprint before) {
        return "the app's database is a consistent copy of yours: " + before.rows() + " rows in "
                + before.tables().size() + " tables";
    }

    /// A YAML scalar in double quotes.
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
