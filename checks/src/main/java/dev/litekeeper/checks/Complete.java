package dev.litekeeper.checks;

import java.util.List;
import java.util.stream.Stream;

/// B3: every listed backup, and every archive, is there, whole.
final class Complete implements Check {
    private static final About ABOUT = new About(
            "B3",
            Box.BACKUPS,
            Severity.CRITICAL,
            "every backup and archive is there, whole",
            "a backup with a part missing is found out when it is needed");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care()
                .backups()
                .judge(all -> evidence.care().archives().judge(archives -> look(evidence, all, archives)));
    }

    private static Finding look(Evidence evidence, List<Care.Backup> backups, List<Care.Archive> archives) {
        Stream<String> incomplete = backups.stream()
                .filter(backup -> !backup.missing().isEmpty())
                .map(backup -> backup.id() + " lacks " + String.join(", ", backup.missing()));
        Stream<String> faults = archives.stream()
                .flatMap(archive ->
                        archive.faults().stream().map(fault -> "archive in " + archive.store() + ": " + fault));
        return Finding.none(
                Stream.concat(incomplete, faults).toList(),
                Words.count(backups.size(), "backup") + ", " + Words.count(archives.size(), "archive"),
                Fix.byHand(
                        evidence.subject().command("backup"),
                        evidence.subject().command("backup verify"),
                        evidence.subject().command("archive verify")));
    }
}
