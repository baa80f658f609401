package dev.litekeeper.checks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// V1: no process uses a SQLite with a bug that can harm this database.
final class NoKnownBugs implements Check {
    private static final About ABOUT = new About(
            "V1",
            Box.PERMISSIONS,
            Severity.CRITICAL,
            "no process uses a SQLite with a bug that can harm this database",
            "versions before 3.51.3 can corrupt a database in WAL mode when a checkpoint meets a writer");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.use().engines().judge(engines -> {
            List<String> bad = engines.stream()
                    .filter(engine -> engine.pid() != 0 && !engine.bugs().isEmpty())
                    .map(engine ->
                            engine.user() + " has SQLite " + engine.version() + ": " + String.join(", ", engine.bugs()))
                    .toList();
            if (!bad.isEmpty()) {
                return Finding.bad(
                        String.join("; ", bad),
                        Fix.byHand(
                                evidence.subject().command("sqlite"),
                                "# upgrade the library those processes use, and restart them"));
            }
            Optional<Use.Engine> unknown = engines.stream()
                    .filter(engine -> engine.pid() != 0 && engine.version().equals(Use.Engine.UNKNOWN))
                    .findFirst();
            if (unknown.isPresent()) {
                return Finding.unknown("which SQLite " + unknown.get().user() + " uses could not be seen")
                        .with(evidence.subject().command("sqlite"));
            }
            return Sight.whole(
                    evidence,
                    () -> Finding.ok(engines.stream()
                            .map(engine -> engine.user() + ": " + engine.version())
                            .collect(Collectors.joining(", "))));
        });
    }
}
