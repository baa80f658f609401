package dev.litekeeper.archive;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.Fingerprint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of one stored copy of a database that was proven: its rows, read back from the store, are the rows the
/// source had in the transaction of the copy. Times are kept to the millisecond.
///
/// @param origin the database it was made from
/// @param formerly the places that this database was taken over from
/// @param note why it was made, or empty
/// @param snapshot the state that was copied
/// @param fingerprint the rows of the source, read in the transaction of the copy
/// @param faults what SQLite's integrity check says of the copy; empty where all is well
/// @param raw the database
/// @param stored the object in the store
/// @param proven when it was proven
public record Manifest(
        BackupId id,
        EntryKind kind,
        Scope scope,
        Origin origin,
        List<Origin> formerly,
        String note,
        Snapshot snapshot,
        SqliteVersions sqlite,
        Fingerprint fingerprint,
        List<String> faults,
        ByteSum raw,
        ByteSum stored,
        Instant proven) {
    private static final long FORMAT = 1;

    public Manifest {
        formerly = List.copyOf(formerly);
        faults = List.copyOf(faults);
        proven = proven.truncatedTo(ChronoUnit.MILLIS);
    }

    /// A state of the source.
    ///
    /// @param at when it was the current one
    /// @param readFrom where the rows of the fingerprint were read
    /// @param pageSize bytes a page
    /// @param pages how many
    public record Snapshot(Instant at, String journalMode, Copied.Source readFrom, long pageSize, long pages) {}

    /// @param copier the SQLite that made the copy
    /// @param writer the SQLite that last wrote the header of the source, as far as the header tells
    public record SqliteVersions(String copier, String writer) {}

    byte[] write() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("id", id.text());
        json.put("kind", kind.word());
        json.put("app", scope.app());
        json.put("environment", scope.environment());
        json.put("created", id.created().toEpochMilli());
        json.put("source", origin.path());
        json.put("machine", origin.machine());
        json.put("formerly", formerly.stream().map(Manifest::place).toList());
        json.put("note", note);
        json.put("snapshot", snapshot.at().toEpochMilli());
        json.put("journalMode", snapshot.journalMode());
        json.put("readFrom", snapshot.readFrom().name().toLowerCase(Locale.ROOT));
        json.put("pageSize", snapshot.pageSize());
        json.put("pages", snapshot.pages());
        json.put("copiedBySqlite", sqlite.copier());
        json.put("writtenBySqlite", sqlite.writer());
        json.put("fingerprint", fingerprint.json());
        json.put("faults", faults);
        json.put("raw", sum(raw));
        json.put("stored", sum(stored));
        json.put("compression", "zstd");
        json.put("proven", proven.toEpochMilli());
        return Sealed.write(json);
    }

    /// The manifest in these bytes. Fails as bad where a byte of it was changed.
    static Manifest read(byte[] bytes) {
        Map<String, @Nullable Object> json = Sealed.read(bytes);
        Members members = new Members(json);
        if (members.number("format") != FORMAT) {
            throw Problem.unknown("a backup of a newer format")
                    .because("format " + members.number("format") + "; this litekeeper knows " + FORMAT)
                    .hint("use the litekeeper that made it, or a newer one")
                    .failure();
        }
        return new Manifest(
                id(members),
                kind(members),
                new Scope(members.text("app"), members.text("environment")),
                new Origin(json.containsKey("machine") ? members.text("machine") : "", members.text("source")),
                json.containsKey("formerly") ? formerly(members) : List.of(),
                members.text("note"),
                snapshot(members),
                new SqliteVersions(members.text("copiedBySqlite"), members.text("writtenBySqlite")),
                Fingerprint.of(members.object("fingerprint").map()),
                members.texts("faults"),
                sum(members.object("raw")),
                sum(members.object("stored")),
                Instant.ofEpochMilli(members.number("proven")));
    }

    private static BackupId id(Members members) {
        return BackupId.find(members.text("id"))
                .orElseThrow(() -> Problem.bad("the record has no id").failure());
    }

    private static EntryKind kind(Members members) {
        return EntryKind.find(members.text("kind"))
                .orElseThrow(() -> Problem.bad("the record is of no known kind").failure());
    }

    private static Map<String, @Nullable Object> place(Origin origin) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("machine", origin.machine());
        json.put("source", origin.path());
        return json;
    }

    private static List<Origin> formerly(Members members) {
        return members.objects("formerly").stream()
                .map(place -> new Origin(place.text("machine"), place.text("source")))
                .toList();
    }

    private static Snapshot snapshot(Members members) {
        boolean copy = members.text("readFrom").equals("copy");
        return new Snapshot(
                Instant.ofEpochMilli(members.number("snapshot")),
                members.text("journalMode"),
                copy ? Copied.Source.COPY : Copied.Source.DATABASE,
                members.number("pageSize"),
                members.number("pages"));
    }

    private static Map<String, @Nullable Object> sum(ByteSum sum) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("bytes", sum.bytes());
        json.put("sha256", sum.sha256());
        return json;
    }

    private static ByteSum sum(Members members) {
        return new ByteSum(members.number("bytes"), members.text("sha256"));
    }
}
