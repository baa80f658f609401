package dev.litekeeper.checks;

import dev.litekeeper.files.ByteSize;
import java.util.List;

/// W5: no journal or log lies there without a process.
final class NothingLeftOver implements Check {
    private static final About ABOUT = new About(
            "W5",
            Box.MONITORING,
            Severity.CRITICAL,
            "no journal or log lies there without a process",
            "it is what a crash left, or belongs to another database: opening the database folds it in, whatever it is");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        Rights rights = evidence.rights();
        return rights.database()
                .judge(database -> rights.sidecars().judge(sidecars -> {
                    List<String> left = sidecars.stream()
                            .filter(file -> file.size() > 0 && !file.name().endsWith("-shm"))
                            .map(file -> file.name() + " of " + new ByteSize(file.size()))
                            .toList();
                    if (left.isEmpty()) {
                        return Finding.ok("none");
                    }
                    if (database.size() == 0) {
                        return Finding.bad("an empty database beside " + String.join(", ", left), rescue(evidence));
                    }
                    return evidence.use()
                            .holders()
                            .judge(holders -> holders.isEmpty()
                                    ? Sight.whole(
                                            evidence,
                                            () -> Finding.bad(
                                                    String.join(", ", left) + ", and no process has the database open",
                                                    rescue(evidence)))
                                    : Finding.ok(String.join(", ", left) + ", in use"));
                }));
    }

    private static Fix rescue(Evidence evidence) {
        String folder = Shell.word(evidence.subject().database() + "-left-over");
        String database = evidence.subject().word();
        return Fix.byHand(
                "mkdir -m 700 " + folder + " && cp -p " + database + "* " + folder,
                "# where the log is this database's own, opening it folds it in:",
                "sqlite3 " + database + " 'PRAGMA integrity_check'");
    }
}
