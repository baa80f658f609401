package dev.litekeeper.project;

import java.time.Duration;
import java.util.List;

/// How old the last restore drill may be, and the queries that a restored database has to answer with at least a row.
public record DrillPlan(Duration maxAge, List<SmokeQuery> smoke) {
    public DrillPlan {
        smoke = List.copyOf(smoke);
    }
}
