package dev.litekeeper.life.rehearsal;

import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;

/// What was there before scripts ran, as far as a way back has to bring it back: everything, but where the
/// counters of `AUTOINCREMENT` stand in their table.
///
/// @param copy where they ran
/// @param counters as in `orders 17`
record Before(PrivateCopy copy, Fingerprint fingerprint, List<String> counters) {
    private static final String COUNTERS = "sqlite_sequence";

    static Before of(PrivateCopy copy) {
        return of(copy, Fingerprint.of(copy));
    }

    /// The same where the fingerprint is known.
    static Before of(PrivateCopy copy, Fingerprint fingerprint) {
        try (Session session = copy.read()) {
            boolean counts =
                    session.queryLong("SELECT count(*) FROM sqlite_schema WHERE name = '" + COUNTERS + "'") > 0;
            List<String> counters = counts
                    ? session.query("SELECT name || ' ' || seq FROM " + COUNTERS + " ORDER BY name", row -> row.text(1))
                    : List.of();
            return new Before(copy, fingerprint, counters);
        }
    }

    /// How what is there now differs from it, a line each.
    List<String> differences() {
        Before now = of(copy);
        List<String> lines = new ArrayList<>(now.rows().differences(rows()));
        if (!now.counters.equals(counters)) {
            lines.add("AUTOINCREMENT: " + String.join(", ", counters) + " before, now "
                    + String.join(", ", now.counters));
        }
        return lines;
    }

    private Fingerprint rows() {
        return fingerprint.without(COUNTERS);
    }
}
