package dev.litekeeper.life.bringback;

import dev.litekeeper.life.bringback.RowChange.Kind;
import dev.litekeeper.sqlite.Row;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Compares the chosen rows of a table with those of now, in one session over both sides.
final class Comparison {
    private final Session session;
    private final int samples;

    Comparison(Session session, int samples) {
        this.session = session;
        this.samples = samples;
    }

    /// The difference of a table; with `where`, rows of now that satisfy it and were not there then are counted too.
    Difference of(Twin twin, boolean withAdded, Optional<String> where) {
        List<RowChange> shown = new ArrayList<>();
        long deleted = count(twin.deleted());
        long changed = count(twin.changed());
        sample(shown, "SELECT " + twin.shown("t") + " FROM " + twin.deleted(), row -> whole(twin, row, Kind.DELETED));
        sample(
                shown,
                "SELECT " + twin.shown("t") + ", " + twin.shown("n") + " FROM " + twin.changed(),
                row -> changed(twin, row));
        OptionalLong added = OptionalLong.empty();
        if (withAdded) {
            String from = added(twin, where);
            added = OptionalLong.of(count(from));
            sample(shown, "SELECT " + twin.shown(twin.now()) + " FROM " + from, row -> whole(twin, row, Kind.ADDED));
        }
        return new Difference(twin.table(), count(twin.chosen()), deleted, changed, added, shown);
    }

    private long count(String from) {
        return session.queryLong("SELECT count(*) FROM " + from);
    }

    /// The condition stands over the bare table, so that its names mean the same as in a query of the user's.
    private static String added(Twin twin, Optional<String> where) {
        return twin.now() + " WHERE NOT EXISTS (SELECT 1 FROM " + twin.then() + " AS t WHERE "
                + twin.same("t", twin.now()) + ")"
                + where.map(text -> " AND (" + text + "\n)").orElse("");
    }

    private void sample(List<RowChange> shown, String sql, Function<Row, RowChange> reader) {
        if (samples > 0) {
            shown.addAll(session.query(sql + " LIMIT " + samples, reader));
        }
    }

    private static RowChange whole(Twin twin, Row row, Kind kind) {
        Map<String, @Nullable Object> values =
                values(row, twin.columns(), twin.keyNames().size());
        return new RowChange(
                kind, key(twin, row), kind == Kind.ADDED ? Map.of() : values, kind == Kind.ADDED ? values : Map.of());
    }

    private static RowChange changed(Twin twin, Row row) {
        int width = twin.keyNames().size() + twin.columns().size();
        Map<String, @Nullable Object> then =
                values(row, twin.columns(), twin.keyNames().size());
        Map<String, @Nullable Object> now =
                values(row, twin.columns(), width + twin.keyNames().size());
        for (String column : twin.columns()) {
            if (same(then.get(column), now.get(column))) {
                then.remove(column);
                now.remove(column);
            }
        }
        return new RowChange(Kind.CHANGED, key(twin, row), then, now);
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return (one instanceof byte[] bytes && other instanceof byte[] others)
                ? Arrays.equals(bytes, others)
                : Objects.equals(one, other);
    }

    private static Map<String, @Nullable Object> key(Twin twin, Row row) {
        return values(row, twin.keyNames(), 0);
    }

    private static Map<String, @Nullable Object> values(Row row, List<String> columns, int offset) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i), row.value(offset + i + 1));
        }
        return values;
    }
}
