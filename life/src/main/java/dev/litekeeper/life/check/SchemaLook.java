package dev.litekeeper.life.check;

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
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;

/// Looks at how a database stands to its scripts.
final class SchemaLook {
    private SchemaLook() {}

    static SchemaState of(Subject subject) {
        Status status = new Migrator(
                        Target.of(subject.database()),
                        Scripts.of(subject.project()),
                        Track.SCRIPTS,
                        new Author("check", subject.clock()))
                .status();
        List<String> trouble = new ArrayList<>(status.findings().stream()
                .filter(Finding::blocks)
                .filter(finding -> finding.type() != Finding.Type.NO_HISTORY)
                .map(finding -> finding.type().words() + (finding.file().isEmpty() ? "" : ": " + finding.file()))
                .toList());
        if (changedByHand(subject)) {
            trouble.add("the schema was changed after the last script, by something else");
        }
        return new SchemaState(
                !status.history().isEmpty(),
                status.pending().stream().map(ScriptName::file).toList(),
                trouble);
    }

    private static boolean changedByHand(Subject subject) {
        try (Session session = subject.database().read()) {
            session.beginSnapshot();
            return History.isOutdated(session);
        }
    }
}
