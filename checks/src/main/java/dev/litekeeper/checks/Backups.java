package dev.litekeeper.checks;

import java.util.Comparator;
import java.util.List;

/// Choices among backups.
final class Backups {
    private Backups() {}

    /// The proven and complete ones of this database without undo points, the newest first.
    static List<Care.Backup> proven(List<Care.Backup> all) {
        return all.stream()
                .filter(backup -> backup.proven()
                        && !backup.undo()
                        && backup.other().isEmpty()
                        && backup.missing().isEmpty())
                .sorted(Comparator.comparing(Care.Backup::taken).reversed())
                .toList();
    }
}
