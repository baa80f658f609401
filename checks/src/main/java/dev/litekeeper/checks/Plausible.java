package dev.litekeeper.checks;

import dev.litekeeper.files.ByteSize;
import java.util.List;

/// B5: the newest backup has the size and rows one expects.
final class Plausible implements Check {
    private static final About ABOUT = new About(
            "B5",
            Box.BACKUPS,
            Severity.HIGH,
            "the newest backup has the size and rows one expects",
            "an empty backup is a backup to everybody but the one who needs it");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().backups().judge(all -> {
            List<Care.Backup> proven = Backups.proven(all);
            if (proven.isEmpty()) {
                return Finding.unknown("there is no proven backup")
                        .with(evidence.subject().command("backup"));
            }
            Care.Backup newest = proven.getFirst();
            String text = newest.id() + ": " + new ByteSize(newest.bytes()) + ", " + newest.allRows() + " rows";
            boolean shrunk =
                    proven.size() > 1 && newest.bytes() * 2 < proven.get(1).bytes();
            return newest.bytes() == 0 || newest.allRows() == 0 || shrunk
                    ? Finding.bad(
                            text + (shrunk ? ", half of the one before" : ""),
                            Fix.byHand(
                                    evidence.subject().command("history"),
                                    evidence.subject().command("backup verify")))
                    : Finding.ok(text);
        });
    }
}
