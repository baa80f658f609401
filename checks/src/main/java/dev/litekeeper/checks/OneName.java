package dev.litekeeper.checks;

import java.util.List;

/// FS4: the database has one name.
final class OneName implements Check {
    private static final About ABOUT = new About(
            "FS4",
            Box.PERMISSIONS,
            Severity.HIGH,
            "the database has one name",
            "under a second name SQLite keeps a second write-ahead log, and one of the two loses");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.rights().database().judge(file -> {
            if (file.links() > 1) {
                return Finding.bad(
                        "the file has " + file.links() + " names (hard links)",
                        Fix.byHand(
                                "find / -xdev -inum " + file.inode() + " 2>/dev/null", "# delete all names but one"));
            }
            return evidence.use().holders().judge(holders -> {
                List<String> names = holders.stream()
                        .flatMap(holder -> holder.paths().stream())
                        .distinct()
                        .toList();
                return names.size() > 1
                        ? Finding.bad(
                                "processes have it open as " + String.join(" and ", names),
                                Fix.byHand("# let every program open it under one path, through one mount"))
                        : Finding.ok(evidence.subject().database());
            });
        });
    }
}
