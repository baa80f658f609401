package dev.litekeeper.checks;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// B4: one database writes to each store.
final class OneSource implements Check {
    private static final About ABOUT = new About(
            "B4",
            Box.BACKUPS,
            Severity.CRITICAL,
            "one database writes to each store",
            "where two write to one place, the one prunes or hides the backups of the other");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().backups().judge(all -> {
            Map<String, Set<String>> others = new TreeMap<>();
            all.stream()
                    .filter(backup -> !backup.other().isEmpty())
                    .forEach(backup -> others.computeIfAbsent(backup.store(), _ -> new TreeSet<>())
                            .add(backup.other()));
            return Finding.none(
                    others.entrySet().stream()
                            .map(store -> store.getKey() + " has backups of another database: "
                                    + String.join(" and ", store.getValue()))
                            .toList(),
                    all.isEmpty() ? "no backups yet" : "one source",
                    Fix.byHand(
                            "# give each database a store of its own in "
                                    + evidence.subject().config() + "; where it is one that moved:",
                            evidence.subject().command("backup --take-over")));
        });
    }
}
