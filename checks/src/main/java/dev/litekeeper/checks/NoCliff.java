package dev.litekeeper.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// D11: no table lost a fifth of its rows since the backup before.
final class NoCliff implements Check {
    private static final About ABOUT = new About(
            "D11",
            Box.BACKUPS,
            Severity.HIGH,
            "no table lost a fifth of its rows since the backup before",
            "a DELETE without WHERE, or a lost volume, shows in the row counts first");
    private static final long FEW = 20;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().backups().judge(all -> {
            List<Care.Backup> newest = Backups.proven(all);
            if (newest.isEmpty()) {
                return Finding.unknown("there is no proven backup to compare with")
                        .with(evidence.subject().command("backup"));
            }
            if (newest.size() == 1) {
                return Finding.ok("one proven backup so far");
            }
            Care.Backup last = newest.get(0);
            Care.Backup before = newest.get(1);
            return Finding.none(
                    cliffs(last.rows(), before.rows()),
                    last.allRows() + " rows, " + before.allRows() + " in the backup before",
                    Fix.byHand(evidence.subject().command("restore " + before.id() + " --dry-run")));
        });
    }

    private static List<String> cliffs(Map<String, Long> now, Map<String, Long> before) {
        List<String> cliffs = new ArrayList<>();
        new TreeMap<>(before).forEach((table, rows) -> {
            long left = now.getOrDefault(table, 0L);
            if (rows >= FEW && left * 5 < rows * 4) {
                cliffs.add(table + " has " + left + " rows, " + rows + " before");
            }
        });
        return cliffs;
    }
}
