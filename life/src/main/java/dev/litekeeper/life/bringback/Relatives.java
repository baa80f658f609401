package dev.litekeeper.life.bringback;

import dev.litekeeper.life.bringback.BringBackPlan.Missing;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rows on the other ends of foreign keys: parents that the chosen rows need, and children that are gone with them.
/// One session over both sides.
final class Relatives {
    private static final int SHOWN = 5;

    private final Session session;
    private final Twins twins;
    private final Map<String, List<ForeignKey>> keys = new LinkedHashMap<>();

    Relatives(Session session, Twins twins) {
        this.session = session;
        this.twins = twins;
        twins.tables().forEach(table -> keys.put(table, ForeignKey.of(session, table)));
    }

    /// Adds parents, children or both to the chosen rows until there are no more; answers the tables that have some.
    List<Twin> gather(Twin asked, boolean parents, boolean children) {
        Map<String, Twin> reached = new LinkedHashMap<>(Map.of(asked.table(), asked));
        long added = parents || children ? 1 : 0;
        while (added > 0) {
            added = 0;
            for (Twin twin : List.copyOf(reached.values())) {
                if (parents) {
                    for (ForeignKey key : upwards(twin)) {
                        added += choose(reached, key.parent(), parent -> parentsOf(twin, key, parent));
                    }
                }
                if (children) {
                    for (ForeignKey key : downwards(twin)) {
                        added += choose(reached, key.child(), child -> childrenOf(twin, key, child));
                    }
                }
            }
        }
        return List.copyOf(reached.values());
    }

    /// The same tables, each behind those it refers to, as far as they do not refer to each other in a circle.
    /// Where rows without a parent are there already, SQLite miscounts missing parents in any other order.
    List<Twin> parentsFirst(List<Twin> tables) {
        Set<Twin> ordered = new LinkedHashSet<>();
        Set<Twin> left = new LinkedHashSet<>(tables);
        while (!left.isEmpty()) {
            Twin next = left.stream()
                    .filter(twin -> upwards(twin).stream()
                            .noneMatch(key -> left.stream()
                                    .anyMatch(other ->
                                            !other.equals(twin) && other.table().equalsIgnoreCase(key.parent()))))
                    .findFirst()
                    .orElseGet(() -> left.iterator().next());
            ordered.add(next);
            left.remove(next);
        }
        return List.copyOf(ordered);
    }

    /// How many rows of now, by table, have no parent and get one from the rows that are inserted.
    Map<String, Long> healed(List<Twin> written) {
        Map<String, Long> healed = new TreeMap<>();
        for (Twin twin : written) {
            for (ForeignKey key : downwards(twin)) {
                long rows = session.queryLong("SELECT count(*) FROM " + twin.chosenRows() + " JOIN main."
                        + Quoted.name(key.child()) + " AS k ON " + key.joins("k", "t") + " WHERE " + twin.absent());
                if (rows > 0) {
                    healed.merge(key.child(), rows, Long::sum);
                }
            }
        }
        return healed;
    }

    /// The parents that rows of these tables need and that would be missing.
    List<Missing> missingParents(List<Twin> written) {
        List<Missing> all = new ArrayList<>();
        for (Twin twin : written) {
            for (ForeignKey key : upwards(twin)) {
                Optional<Twin> parent = twins.find(key.parent());
                parent.ifPresent(found -> {
                    missing(twin, key, found, true).ifPresent(all::add);
                    missing(twin, key, found, false).ifPresent(all::add);
                });
            }
        }
        return all;
    }

    /// The rows that referred to the chosen ones, are gone, and are not chosen.
    List<Missing> goneChildren(List<Twin> written) {
        List<Missing> all = new ArrayList<>();
        for (Twin twin : written) {
            for (ForeignKey key : downwards(twin)) {
                twins.find(key.child()).ifPresent(child -> {
                    String sql = "SELECT count(*) " + childrenOf(twin, key, child) + " AND NOT " + chosen(child, "k");
                    long rows = session.queryLong(sql);
                    if (rows > 0) {
                        all.add(new Missing(child.table(), twin.table(), rows, List.of(), true));
                    }
                });
            }
        }
        return all;
    }

    /// Foreign keys of other tables by which their rows follow when a value of a changed row is set back.
    List<String> following(Twin twin) {
        return downwards(twin).stream()
                .filter(key ->
                        !key.onUpdate().equals("NO ACTION") && !key.onUpdate().equals("RESTRICT"))
                .filter(key -> session.queryLong("SELECT EXISTS (SELECT 1 FROM " + twin.changed() + " AND ("
                                + key.to().stream().map(Twin::differs).collect(Collectors.joining(" OR ")) + "))")
                        == 1)
                .map(key ->
                        "rows of " + key.child() + " that refer to a changed value follow: ON UPDATE " + key.onUpdate())
                .toList();
    }

    private Optional<Missing> missing(Twin twin, ForeignKey key, Twin parent, boolean thereThen) {
        String parentThen = "EXISTS (SELECT 1 FROM " + parent.then() + " AS p WHERE " + key.joins("t", "p");
        String from = " FROM " + twin.chosenRows() + " WHERE " + twin.written() + " AND " + key.refers("t") + " AND "
                + absent(parent, key) + " AND NOT " + parentThen + " AND " + chosen(parent, "p") + ") AND "
                + (thereThen ? "" : "NOT ") + parentThen + ")";
        List<String> wanted =
                session.query("SELECT DISTINCT " + key.wanted("t") + from + " LIMIT " + SHOWN, row -> row.text(1));
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        long rows = session.queryLong("SELECT count(DISTINCT " + key.wanted("t") + ")" + from);
        return Optional.of(new Missing(parent.table(), twin.table(), rows, wanted, thereThen));
    }

    /// Holds where now has no parent for `t`.
    private static String absent(Twin parent, ForeignKey key) {
        return "NOT EXISTS (SELECT 1 FROM " + parent.now() + " AS p WHERE " + key.joins("t", "p") + ")";
    }

    /// Holds where the row `alias` of then is one of the chosen.
    private static String chosen(Twin twin, String alias) {
        return "EXISTS (SELECT 1 FROM " + twin.chosen() + " AS o WHERE "
                + twin.rowid()
                        .map(name -> "o.row = " + alias + "." + name)
                        .orElseGet(() -> twin.declared().stream()
                                .map(Quoted::name)
                                .map(column -> "o." + column + " = " + alias + "." + column)
                                .collect(Collectors.joining(" AND ")))
                + ")";
    }

    private long choose(Map<String, Twin> reached, String table, Function<Twin, String> from) {
        return twins.find(table)
                .map(twin -> {
                    long added = session.update("INSERT OR IGNORE INTO " + twin.chosen() + " SELECT DISTINCT "
                            + twin.identity("k") + " " + from.apply(twin));
                    if (added > 0) {
                        reached.put(twin.table(), twin);
                    }
                    return added;
                })
                .orElse(0L);
    }

    /// Parents `k` of then that written rows refer to and that are not there now.
    private static String parentsOf(Twin twin, ForeignKey key, Twin parent) {
        return "FROM " + twin.chosenRows() + " CROSS JOIN " + parent.then() + " AS k ON " + key.joins("t", "k")
                + " WHERE " + twin.written() + " AND " + absent(parent, key);
    }

    /// Children `k` of then that referred to chosen rows and are not there now.
    private static String childrenOf(Twin twin, ForeignKey key, Twin child) {
        return "FROM " + twin.chosenRows() + " JOIN " + child.then() + " AS k ON " + key.joins("k", "t")
                + " WHERE NOT EXISTS (SELECT 1 FROM " + child.now() + " AS n WHERE " + child.same("k", "n") + ")";
    }

    private List<ForeignKey> upwards(Twin twin) {
        return keys.getOrDefault(twin.table(), List.of()).stream()
                .filter(key -> key.sound() && key.from().stream().allMatch(twin::has))
                .toList();
    }

    private List<ForeignKey> downwards(Twin twin) {
        return keys.values().stream()
                .flatMap(List::stream)
                .filter(key -> key.parent().equalsIgnoreCase(twin.table())
                        && key.sound()
                        && !key.child().equals(Schema.HISTORY))
                .toList();
    }
}
