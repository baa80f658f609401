package dev.litekeeper.life.rehearsal;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.copy.Around;
import dev.litekeeper.life.copy.Export;
import dev.litekeeper.life.copy.Listener;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.life.pointintime.Found;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A fresh copy of an environment's database, proven, in a file that only this process knows.
///
/// @param origin what it was taken from
/// @param proof what proves it, in words
/// @param kept whether a keeper has the state before each script, so that a run needs no copy for its way back
record Ground(PrivateCopy copy, String origin, String proof, Fingerprint fingerprint, boolean kept) {

    /// Takes it from the archive where a keeper is at work on it, or where the database is on another machine and has
    /// an archive; else from the database itself. One that is not there yet is an empty one.
    static Ground lay(
            Project project, Around around, Environment environment, List<Store> stores, Path file, Listener talk) {
        boolean local = environment.isLocal(around.machine());
        if (local && !DatabaseFile.at(environment.database()).exists()) {
            return empty(file);
        }
        boolean kept = new StateFolder(project.keep().state(environment.name())).isHeld();
        if (kept || !local) {
            Scope scope = new Scope(project.app(), environment.name().word());
            Optional<Found> newest = stores.isEmpty()
                    ? Optional.empty()
                    : Archives.read(stores, scope).newest();
            if (newest.isPresent()) {
                newest.get().restore().to(file, talk::at);
                PrivateCopy copy = new PrivateCopy(file);
                return new Ground(copy, newest.get().told(), "its database hash", Fingerprint.of(copy), true);
            }
        }
        Export export = Export.of(environment, file, around, project.backup().walBudget(), talk);
        return new Ground(new PrivateCopy(file), export.origin(), export.proof(), export.fingerprint(), kept);
    }

    private static Ground empty(Path file) {
        try (FileChannel _ = PlainFile.of(file).createNew()) {
            PrivateCopy copy = new PrivateCopy(file);
            return new Ground(copy, "a new database", "it is empty", Fingerprint.of(copy), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
