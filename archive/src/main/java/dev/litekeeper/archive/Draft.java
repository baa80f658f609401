package dev.litekeeper.archive;

import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Header;
import java.time.Instant;
import java.util.List;

/// What is known of a backup before it is in any store.
///
/// @param writer the SQLite that last wrote the header of the source
record Draft(
        BackupId id, EntryKind kind, Scope scope, Origin origin, List<Origin> formerly, String note, String writer) {

    static Draft of(BackupId id, EntryKind kind, Scope scope, DatabaseFile database, String note) {
        String writer =
                database.header().map(Header::writerVersion).map(Draft::version).orElse("");
        return new Draft(id, kind, scope, Origin.here(database), List.of(), note, writer);
    }

    /// The same of a database that was taken over from these places.
    Draft formerly(List<Origin> places) {
        return new Draft(id, kind, scope, origin, places, note, writer);
    }

    Manifest proven(Copied copied, Packing sums, Proof proof, Instant at) {
        return new Manifest(
                id,
                kind,
                scope,
                origin,
                formerly,
                note,
                new Manifest.Snapshot(
                        copied.snapshot(), copied.journalMode(), copied.readFrom(), copied.pageSize(), copied.pages()),
                new Manifest.SqliteVersions(proof.sqlite(), writer),
                copied.fingerprint(),
                proof.faults(),
                sums.raw(),
                sums.packed(),
                at);
    }

    /// The version in a database header, as in 3054001 for 3.54.1.
    private static String version(int number) {
        return number <= 0 ? "" : number / 1_000_000 + "." + number / 1000 % 1000 + "." + number % 1000;
    }
}
