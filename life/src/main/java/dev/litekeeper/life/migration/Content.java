package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;

/// What two databases hold: schema, rows, settings that stay, and which scripts ran. When the scripts ran, and with
/// which SQLite, does not count.
final class Content {
    private static final String RAN =
            "SELECT kind || ' ' || number || ' ' || file || ' ' || checksum FROM litekeeper_history ORDER BY id";

    private Content() {}

    /// How they differ, a line each; that one cannot be read is a difference.
    static List<String> differences(PrivateCopy before, PrivateCopy after) {
        try {
            List<String> lines = new ArrayList<>(Fingerprint.of(before)
                    .without(Schema.HISTORY)
                    .differences(Fingerprint.of(after).without(Schema.HISTORY)));
            try (Session one = before.read();
                    Session other = after.read()) {
                for (String setting : List.of("journal_mode", "page_size", "auto_vacuum")) {
                    if (!one.pragma(setting).equals(other.pragma(setting))) {
                        lines.add(setting + ": " + one.pragma(setting) + ", now " + other.pragma(setting));
                    }
                }
                if (lines.isEmpty() && !ran(one).equals(ran(other))) {
                    lines.add("other scripts ran");
                }
            }
            return lines;
        } catch (Failure unreadable) {
            return List.of("it cannot be read: " + unreadable.problem().why());
        }
    }

    private static List<String> ran(Session session) {
        return session.query(RAN, row -> row.text(1));
    }
}
