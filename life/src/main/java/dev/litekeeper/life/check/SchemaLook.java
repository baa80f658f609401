package dev.litekeeper.life.check;

import dev.litekeeper.checks.Content;
import dev.litekeeper.checks.Content.SchemaState;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.History;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.migrate.adopt.Adopter;
import dev.litekeeper.migrate.online.Lingering;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at how a database stands to its scripts.
final class SchemaLook {
    private SchemaLook() {}

    static SchemaState of(Subject subject) {
        Scripts scripts = Scripts.of(subject.project());
        Status status = new Migrator(
                        Target.of(subject.database()), scripts, Track.SCRIPTS, new Author("check", subject.clock()))
                .status();
        try (Session session = subject.database().read()) {
            session.beginSnapshot();
            List<String> trouble = Stream.concat(status.findings().stream(), Adopter.since(session, scripts).stream())
                    .filter(Finding::blocks)
                    .filter(finding -> finding.type() != Finding.Type.NO_HISTORY)
                    .map(finding -> finding.type().words() + (finding.file().isEmpty() ? "" : ": " + finding.file()))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (History.isOutdated(session)) {
                trouble.add("the schema was changed after the last script, by something else");
            }
            return new SchemaState(
                    !status.history().isEmpty(),
                    status.pending().stream().map(ScriptName::file).toList(),
                    trouble,
                    Lingering.in(session, subject.clock().instant())
                            .map(left -> new Content.Lingering(left.what(), left.command())));
        }
    }
}
