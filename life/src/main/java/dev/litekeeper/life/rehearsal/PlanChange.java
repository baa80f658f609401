package dev.litekeeper.life.rehearsal;

import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A query that SQLite answers in another way than before, or not any more.
public record PlanChange(String query, String before, String after) {

    /// How SQLite answers each of the queries, or why it does not.
    static Map<String, String> plans(Session session, List<String> queries) {
        Map<String, String> plans = new LinkedHashMap<>();
        for (String query : queries) {
            plans.put(query, plan(session, query));
        }
        return plans;
    }

    static List<PlanChange> between(Map<String, String> before, Map<String, String> after) {
        List<PlanChange> changes = new ArrayList<>();
        before.forEach((query, plan) -> {
            String now = Objects.requireNonNullElse(after.get(query), "");
            if (!plan.equals(now)) {
                changes.add(new PlanChange(query, plan, now));
            }
        });
        return changes;
    }

    private static String plan(Session session, String query) {
        try {
            return String.join("; ", session.query("EXPLAIN QUERY PLAN " + query, row -> row.text(4)));
        } catch (SqlFailure e) {
            return "fails: " + e.message();
        }
    }
}
