package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Optional;

/// Records in the history that a person knows of an edited, renamed or removed script and takes it on.
final class Acceptance {
    private Acceptance() {}

    /// Brings the entries that these findings are about up to date, inside the transaction that is open.
    static void record(Session session, List<Finding> accepted, Scripts scripts, Track track, Author author) {
        String note = "accepted by " + author.who() + " on " + author.clock().instant();
        for (Finding finding : accepted) {
            Optional<Script> script = scripts.forward().stream()
                    .filter(candidate -> track.key(candidate.name()).equals(finding.key()))
                    .findFirst();
            History.read(session).stream()
                    .filter(entry -> entry.key().equals(finding.key()))
                    .forEach(entry -> accept(session, entry, script, note));
        }
    }

    private static void accept(Session session, Entry entry, Optional<Script> script, String note) {
        if (script.isPresent()) {
            String before = ", was " + entry.file() + " " + entry.checksum().text();
            History.accept(
                    session, entry, script.get().name().file(), script.get().checksum(), entry.how(), note + before);
        } else {
            History.accept(session, entry, entry.file(), entry.checksum(), "accepted", note + ": the file is gone");
        }
    }
}
