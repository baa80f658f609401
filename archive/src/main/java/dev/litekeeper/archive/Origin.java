package dev.litekeeper.archive;

import dev.litekeeper.project.Machine;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import java.nio.file.Path;
import java.util.Optional;

/// Where a database was when it was copied.
///
/// @param machine the name of the machine; empty in backups that do not say it
/// @param path of the file, absolute
public record Origin(String machine, String path) {

    /// That of a database of this machine.
    public static Origin here(DatabaseFile database) {
        return new Origin(Machine.current().name(), database.name());
    }

    /// Whether both are one place, or two names of one file of this machine.
    boolean isSameAs(Origin other) {
        return canBeOn(other.machine) && (path.equals(other.path) || isSameFileAs(other));
    }

    /// Whether it may be on a machine of this name; one that is not told is any.
    private boolean canBeOn(String name) {
        return machine.isEmpty() || name.isEmpty() || machine.equalsIgnoreCase(name);
    }

    /// Whether there is a file now, as far as that can be seen from the machine of this other place.
    boolean isThereFrom(Origin other) {
        return canBeOn(other.machine) && facts().isPresent();
    }

    private boolean isSameFileAs(Origin other) {
        Optional<FileFacts> there = other.facts();
        return facts().filter(one -> there.filter(two -> one.device() == two.device() && one.inode() == two.inode())
                        .isPresent())
                .isPresent();
    }

    private Optional<FileFacts> facts() {
        return DatabaseFile.at(Path.of(path)).facts();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin place && machine.equals(place.machine) && path.equals(place.path);
    }

    @Override
    public int hashCode() {
        return 31 * machine.hashCode() + path.hashCode();
    }

    @Override
    public String toString() {
        return machine.isEmpty() ? path : path + " on " + machine;
    }
}
