package dev.litekeeper.archive;

import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A state of the database that is restored.
///
/// @param backup the backup that holds it; empty where it comes from the archive
/// @param commit the commit it is right after; empty where it comes from a backup or a file
/// @param at when it was the current state
/// @param fingerprint what it holds
/// @param pageSize bytes a page
/// @param pages how many
/// @param digest its pages, where they are known and not yet compared
public record RestoreSource(
        Optional<BackupId> backup,
        OptionalLong commit,
        Instant at,
        Fingerprint fingerprint,
        long pageSize,
        long pages,
        Optional<PageDigest> digest) {

    static RestoreSource of(Manifest manifest) {
        return new RestoreSource(
                Optional.of(manifest.id()),
                OptionalLong.empty(),
                manifest.snapshot().at(),
                manifest.fingerprint(),
                manifest.snapshot().pageSize(),
                manifest.snapshot().pages(),
                Optional.empty());
    }

    /// Its name, as in `backup 20261122T140305.120Z-7f3a` or `commit 812`; a file has only its time.
    public String name() {
        String file = commit.isPresent() ? "commit " + commit.getAsLong() : "the state of " + at;
        return backup.map(id -> "backup " + id).orElse(file);
    }
}
