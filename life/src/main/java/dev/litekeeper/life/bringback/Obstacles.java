package dev.litekeeper.life.bringback;

import dev.litekeeper.life.bringback.BringBackPlan.Conflict;
import dev.litekeeper.life.bringback.BringBackPlan.Firing;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the database has against rows that are about to be written: unique indexes and triggers.
final class Obstacles {
    private static final int SHOWN = 5;
    private static final Pattern EVENT =
            Pattern.compile("\\b(INSERT|DELETE|UPDATE)\\b(?:\\s+OF\\b[^;]*?)?\\s+ON\\b", Pattern.CASE_INSENSITIVE);

    private final Session session;

    Obstacles(Session session) {
        this.session = session;
    }

    /// Rows of now that hold a unique value of a chosen row. Indexes over expressions or a part of the rows are left to
    /// SQLite, which refuses the writing.
    List<Conflict> conflicts(Twin twin) {
        List<Conflict> all = new ArrayList<>();
        List<String> indexes = session.query(
                "SELECT name FROM pragma_index_list(?, 'main') WHERE \"unique\" = 1 AND partial = 0 ORDER BY seq",
                row -> row.text(1),
                twin.table());
        for (String index : indexes) {
            List<Part> parts = session.query(
                    "SELECT cid, name, coll FROM pragma_index_xinfo(?, 'main') WHERE key = 1 ORDER BY seqno",
                    row -> new Part(row.integer(1) >= 0, row.text(2), row.text(3)),
                    index);
            boolean plain = parts.stream().allMatch(part -> part.column && twin.has(part.name));
            if (plain && !twin.key().equals(parts.stream().map(Part::name).toList())) {
                all.addAll(conflicts(twin, index, parts));
            }
        }
        return all;
    }

    /// A column of an index.
    private record Part(boolean column, String name, String collation) {}

    private List<Conflict> conflicts(Twin twin, String index, List<Part> parts) {
        String equal = parts.stream()
                .map(part -> "h." + Quoted.name(part.name) + " = t." + Quoted.name(part.name) + " COLLATE "
                        + Quoted.name(part.collation))
                .collect(Collectors.joining(" AND "));
        String value = parts.stream()
                .map(part -> Quoted.text(part.name + " ") + " || quote(t." + Quoted.name(part.name) + ")")
                .collect(Collectors.joining(" || ', ' || "));
        return session.query(
                "SELECT " + value + ", " + keyText(twin) + " FROM " + twin.chosenRows() + " CROSS JOIN " + twin.now()
                        + " AS h ON " + equal + " WHERE NOT (" + twin.same("t", "h") + ") AND " + twin.written()
                        + " LIMIT " + SHOWN,
                row -> new Conflict(twin.table(), index, row.text(1), row.text(2)));
    }

    private static String keyText(Twin twin) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < twin.keyNames().size(); i++) {
            parts.add(Quoted.text(twin.keyNames().get(i) + " ") + " || quote(h."
                    + twin.keyColumns().get(i) + ")");
        }
        return String.join(" || ', ' || ", parts);
    }

    /// The triggers that rows of these differences set off.
    List<Firing> triggers(List<Difference> differences) {
        List<Firing> all = new ArrayList<>();
        for (Difference difference : differences) {
            for (Trigger trigger : Trigger.on(session, difference.table())) {
                boolean fires = (trigger.event().equals("INSERT") && difference.deleted() > 0)
                        || (trigger.event().equals("UPDATE") && difference.changed() > 0);
                if (fires) {
                    all.add(new Firing(difference.table(), trigger.name(), trigger.event()));
                }
            }
        }
        return all;
    }

    /// A trigger and the statement that makes it.
    record Trigger(String name, String sql) {
        static List<Trigger> on(Session session, String table) {
            return session.query(
                    "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE"
                            + " ORDER BY rowid",
                    row -> new Trigger(row.text(1), row.text(2)),
                    table);
        }

        /// `INSERT`, `UPDATE` or `DELETE`.
        String event() {
            Matcher matcher = EVENT.matcher(sql);
            return matcher.find() ? matcher.group(1).toUpperCase(Locale.ROOT) : "";
        }
    }
}
