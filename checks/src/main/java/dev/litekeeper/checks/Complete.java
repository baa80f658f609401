package dev.litekeeper.checks;

/// B3: every listed backup is there, whole.
final class Complete implements Check {
    private static final About ABOUT = new About(
            "B3",
            Box.BACKUPS,
            Severity.CRITICAL,
            "every listed backup is there, whole",
            "a backup with a part missing is found out when it is needed");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care()
                .backups()
                .judge(all -> Finding.none(
                        all.stream()
                                .filter(backup -> !backup.missing().isEmpty())
                                .map(backup -> backup.id() + " lacks " + String.join(", ", backup.missing()))
                                .toList(),
                        all.size() == 1 ? "1 backup" : all.size() + " backups",
                        Fix.byHand(
                                evidence.subject().command("backup"),
                                evidence.subject().command("backup verify"))));
    }
}
