package dev.litekeeper.archive;

import dev.litekeeper.archive.RestorePlan.Content;
import dev.litekeeper.archive.RestorePlan.Loss;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Table;
import dev.litekeeper.sqlite.TableSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/// Counts what a restore takes away and brings back.
final class Losses {
    private Losses() {}

    /// Each table now and in the backup. With `contents` every row is read, which tells of changed rows too; the
    /// session holds a snapshot meanwhile.
    static List<Loss> of(Session session, Fingerprint backup, boolean contents) {
        Map<String, TableSum> now = contents ? sums(Fingerprint.of(session)) : counts(session);
        Map<String, TableSum> then = sums(backup);
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(then.keySet());
        List<Loss> losses = new ArrayList<>();
        for (String name : names) {
            OptionalLong rowsNow = rows(now, name);
            OptionalLong rowsThen = rows(then, name);
            Content content = Content.NOT_COMPARED;
            if (contents && rowsNow.isPresent() && rowsThen.isPresent()) {
                content = Objects.equals(now.get(name), then.get(name)) ? Content.SAME : Content.OTHER;
            }
            losses.add(new Loss(name, rowsNow, rowsThen, content));
        }
        return List.copyOf(losses);
    }

    private static Map<String, TableSum> sums(Fingerprint fingerprint) {
        Map<String, TableSum> sums = new TreeMap<>();
        fingerprint.tables().forEach(table -> sums.put(table.table(), table));
        return sums;
    }

    private static Map<String, TableSum> counts(Session session) {
        Map<String, TableSum> counts = new TreeMap<>();
        for (Table table : Schema.of(session).tables()) {
            if (table.kind() != Table.Kind.VIRTUAL) {
                long rows = session.queryLong("SELECT count(*) FROM main." + Quoted.name(table.name()));
                counts.put(table.name(), new TableSum(table.name(), rows, "", ""));
            }
        }
        return counts;
    }

    private static OptionalLong rows(Map<String, TableSum> tables, String name) {
        TableSum sum = tables.get(name);
        return sum == null ? OptionalLong.empty() : OptionalLong.of(sum.rows());
    }
}
