package dev.litekeeper.life.rehearsal;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.copy.Around;
import dev.litekeeper.life.copy.Export;
import dev.litekeeper.life.copy.Listener;
import dev.litekeeper.life.pointintime.Found;
import dev.litekeeper.project.Environment;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// A fresh copy of an environment's database, proven, in a file that only this process knows.
///
/// @param origin what it was taken from
/// @param current when the copy was the state of the database, as far as is known
/// @param proof what proves it, in words
/// @param kept whether a keeper has the state before each script, so that a run needs no copy for its way back
record Ground(PrivateCopy copy, String origin, Instant current, String proof, Fingerprint fingerprint, boolean kept) {

    /// Takes it from the archive where that has the newest state; else from the database itself. One that is not there
    /// yet is an empty one.
    static Ground lay(Rehearsal rehearsal, Path file, Listener talk) {
        Around around = rehearsal.around();
        Environment environment = rehearsal.project().environment(rehearsal.environment());
        Instant now = around.clock().instant();
        boolean local = environment.isLocal(around.machine());
        if (local && !DatabaseFile.at(environment.database()).exists()) {
            return empty(file, now);
        }
        Optional<Archived> archived = local ? Archived.here(rehearsal) : Archived.there(rehearsal);
        if (archived.isPresent()) {
            Found found = archived.get().found();
            found.restore().to(file, talk::at);
            PrivateCopy copy = new PrivateCopy(file);
            return new Ground(
                    copy,
                    found.told(),
                    archived.get().current(),
                    "its database hash",
                    Fingerprint.of(copy),
                    archived.get().kept());
        }
        Export export = Export.of(
                environment, file, around, rehearsal.project().backup().walBudget(), talk);
        return new Ground(new PrivateCopy(file), export.origin(), now, export.proof(), export.fingerprint(), false);
    }

    private static Ground empty(Path file, Instant now) {
        try (FileChannel _ = PlainFile.of(file).createNew()) {
            PrivateCopy copy = new PrivateCopy(file);
            return new Ground(copy, "a new database", now, "it is empty", Fingerprint.of(copy), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
