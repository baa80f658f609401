package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a database holds, small enough to be kept: its schema and, for each table, the count and an order-independent
/// 128-bit sum of its rows, rowids and storage classes included. Two databases with equal fingerprints hold the same
/// content; what is not content (free pages, page layout, indexes) does not count.
///
/// Virtual tables have no sum; the tables in which they keep their rows have. The construction and its limits are in
/// `docs/format.md`.
///
/// @param schema [Schema#hash()]
/// @param encoding as in `UTF-8`
/// @param tables by name
public record Fingerprint(String schema, String encoding, long userVersion, long applicationId, List<TableSum> tables) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    public Fingerprint {
        tables = List.copyOf(tables);
    }

    /// How two fingerprints compare.
    public enum Match {
        EQUAL,
        DIFFERENT,
        /// No difference was found, but a table could not be read on one of the sides.
        UNKNOWN
    }

    /// The fingerprint of what the session sees, in one snapshot.
    public static Fingerprint of(Session session) {
        if (session.inTransaction()) {
            return FingerprintRun.over(List.of(session), bytes -> {});
        }
        session.beginSnapshot();
        try {
            return FingerprintRun.over(List.of(session), bytes -> {});
        } finally {
            session.rollback();
        }
    }

    /// The fingerprint of a live database, in one snapshot: in WAL mode read through two connections at once, for which
    /// the write lock is held for about a millisecond, where it is to be had.
    public static Fingerprint of(DatabaseFile live) {
        try (Session one = live.read();
                Session other = live.read()) {
            boolean both = one.pragma("journal_mode").equals("wal")
                    && SameState.begin(live, one, other, PATIENCE).isPresent();
            return both ? FingerprintRun.over(List.of(one, other), bytes -> {}) : of(one);
        }
    }

    /// The fingerprint of a file that nobody changes, read through two connections at once.
    public static Fingerprint of(PrivateCopy copy) {
        return of(copy, bytes -> {});
    }

    /// [#of(PrivateCopy)]; `progress` is told from several threads how many more bytes of content were read.
    public static Fingerprint of(PrivateCopy copy, LongConsumer progress) {
        try (Session one = copy.read();
                Session other = copy.read()) {
            one.beginSnapshot();
            other.beginSnapshot();
            return FingerprintRun.over(List.of(one, other), progress);
        }
    }

    /// How many rows all tables have together.
    public long rows() {
        return tables.stream().mapToLong(TableSum::rows).sum();
    }

    /// The same as if there were no table of this name in it.
    public Fingerprint without(String table) {
        List<TableSum> others =
                tables.stream().filter(sum -> !sum.table().equals(table)).toList();
        return new Fingerprint(schema, encoding, userVersion, applicationId, others);
    }

    /// Whether the two stand for the same content.
    public Match compare(Fingerprint other) {
        if (!differences(other).isEmpty()) {
            return Match.DIFFERENT;
        }
        boolean complete = tables.stream().allMatch(TableSum::complete)
                && other.tables.stream().allMatch(TableSum::complete);
        return complete ? Match.EQUAL : Match.UNKNOWN;
    }

    /// Every difference to `other`, a line each, as in `orders: 12 rows here, 11 there`.
    public List<String> differences(Fingerprint other) {
        List<String> lines = new ArrayList<>();
        difference(lines, "schema", schema, other.schema);
        difference(lines, "encoding", encoding, other.encoding);
        difference(lines, "user_version", userVersion, other.userVersion);
        difference(lines, "application_id", applicationId, other.applicationId);
        Map<String, TableSum> here = byName();
        Map<String, TableSum> there = other.byName();
        TreeSet<String> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        for (String name : names) {
            difference(lines, name, here.get(name), there.get(name));
        }
        return lines;
    }

    /// As JSON values; [#of(Map)] reads them.
    public Map<String, @Nullable Object> json() {
        List<Map<String, Object>> sums = new ArrayList<>();
        for (TableSum sum : tables) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("table", sum.table());
            json.put("rows", sum.rows());
            json.put("sum", sum.sum());
            if (!sum.complete()) {
                json.put("unread", sum.unread());
            }
            sums.add(json);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema", schema);
        json.put("encoding", encoding);
        json.put("userVersion", userVersion);
        json.put("applicationId", applicationId);
        json.put("tables", sums);
        return json;
    }

    /// The fingerprint written by [#json()]. Fails with a problem of kind BAD where it is anything else.
    public static Fingerprint of(Map<String, ? extends @Nullable Object> json) {
        List<TableSum> sums = new ArrayList<>();
        if (json.get("tables") instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> sum) {
                    sums.add(new TableSum(
                            text(sum, "table"),
                            number(sum, "rows"),
                            text(sum, "sum"),
                            sum.containsKey("unread") ? text(sum, "unread") : ""));
                }
            }
        }
        return new Fingerprint(
                text(json, "schema"),
                text(json, "encoding"),
                number(json, "userVersion"),
                number(json, "applicationId"),
                sums);
    }

    private Map<String, TableSum> byName() {
        return tables.stream().collect(Collectors.toMap(TableSum::table, Function.identity()));
    }

    private static void difference(List<String> lines, String what, Object here, Object there) {
        if (!here.equals(there)) {
            lines.add(what + ": " + here + " here, " + there + " there");
        }
    }

    private static void difference(
            List<String> lines, String table, @Nullable TableSum here, @Nullable TableSum there) {
        if (here == null || there == null) {
            lines.add(table + ": missing " + (here == null ? "here" : "there"));
        } else if (here.complete() && there.complete() && !here.equals(there)) {
            lines.add(
                    here.rows() == there.rows()
                            ? table + ": " + here.rows() + " rows, not the same on both sides"
                            : table + ": " + here.rows() + " rows here, " + there.rows() + " there");
        }
    }

    private static String text(Map<?, ? extends @Nullable Object> json, String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw malformed(name);
    }

    private static long number(Map<?, ? extends @Nullable Object> json, String name) {
        if (json.get(name) instanceof Long number) {
            return number;
        }
        throw malformed(name);
    }

    private static Failure malformed(String name) {
        return Problem.bad("not a fingerprint")
                .because("`" + name + "` is missing or of the wrong type")
                .failure();
    }
}
