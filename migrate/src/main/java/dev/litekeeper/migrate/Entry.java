package dev.litekeeper.migrate;

import java.time.Duration;
import java.time.Instant;

/// A line of the history: one script that ran, or that a person vouched for.
///
/// @param kind `schema`, `data` or `seed`; the tool, as in `django`, where that has its scripts in code
/// @param how `applied`, `baseline` (recorded without running), `adopted` (another tool ran it) or
/// `accepted` (its file is gone and that is known)
/// @param checksum what the file looked like when it ran
/// @param who user and host, as in `deploy@shop`
/// @param rows how many rows were inserted, changed or deleted
/// @param note what a person accepted later, and on staging that there were rows; empty in most lines
public record Entry(
        Version version,
        String kind,
        String file,
        String how,
        Checksum checksum,
        String who,
        Instant at,
        Duration took,
        String sqliteVersion,
        String schemaBefore,
        String schemaAfter,
        long rows,
        String note) {

    /// Number and kind, as in `03-schema`.
    public String key() {
        return ScriptName.key(version, kind);
    }

    /// Whether it is said of the run that there were rows when it began; see [Orders#meetingRows].
    public boolean metRows() {
        return note.lines().anyMatch(Orders.MET_ROWS::equals);
    }

    /// Whether it ran while it held nothing but comments, so that it may still be written.
    boolean ranEmpty() {
        return how.equals("applied") && checksum.isOfNothing();
    }

    /// Whether a script runs although this says that it ran.
    boolean isOutrun(Script script) {
        return version.repeats()
                ? !script.checksum().meaning().equals(checksum.meaning())
                : ranEmpty() && !script.checksum().isOfNothing();
    }

    /// Whether it stands in the way of scripts with lower numbers.
    boolean isFinal() {
        return !isRetired() && !ranEmpty() && !version.repeats();
    }

    /// Whether a person said that its file is gone for good.
    boolean isRetired() {
        return how.equals("accepted");
    }

    /// In the order scripts run: by number, then schema before data.
    boolean isAfter(ScriptName name, String kindOfName) {
        int order = version.compareTo(name.version());
        return order > 0 || (order == 0 && kind.equals("data") && kindOfName.equals("schema"));
    }
}
