package dev.litekeeper.agent;

import dev.litekeeper.checks.About;
import dev.litekeeper.checks.Checklist;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.check.EvidenceGatherer;
import dev.litekeeper.life.check.Gathered;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A real project with a real database, of which every check that a test is not about is an accepted risk.
record Shop(Path root, Path database, Subject subject) {

    /// A project in this folder with these lines in its `litekeeper.yml`; the checks named are not accepted.
    static Shop in(Path folder, String lines, Set<String> notAccepted, Map<String, String> variables) {
        Path database = folder.resolve("data/shop.sqlite");
        try {
            Files.createDirectories(
                    folder.resolve("data"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Foreign app = Foreign.on(database)) {
            app.run("PRAGMA journal_mode=wal");
            app.run("CREATE TABLE orders(id INTEGER PRIMARY KEY)");
        }
        mode(database, "rw-------");
        String accepted = Checklist.all().stream()
                .map(About::id)
                .filter(id -> !notAccepted.contains(id))
                .map(id -> "  - {check: " + id + ", reason: not what this test is about}\n")
                .collect(Collectors.joining());
        PlainFile.of(folder.resolve("litekeeper.yml"))
                .write("app: shop\nenvironments:\n  production: {database: data/shop.sqlite}\n" + lines
                        + "\naccepted-risks:\n" + accepted);
        Project project = Project.load(folder);
        return new Shop(
                folder,
                database,
                new Subject(
                        project,
                        project.environment(EnvironmentName.PRODUCTION),
                        InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")),
                        variables));
    }

    Gathered look() {
        return EvidenceGatherer.look(subject);
    }

    Alerts alerts() {
        return new Alerts(subject, "web1");
    }

    void makeItBad() {
        mode(database, "rw-rw-rw-");
    }

    void makeItGood() {
        mode(database, "rw-------");
    }

    private static void mode(Path file, String permissions) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
