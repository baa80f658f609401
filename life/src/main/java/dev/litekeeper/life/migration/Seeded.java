package dev.litekeeper.life.migration;

import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Finding;
import java.util.List;

/// What seeding did.
///
/// @param scripts the schema and data scripts that ran before
/// @param seeds the seed scripts that ran
/// @param written whether the database was changed
/// @param differences for the test database: how its content differed from what the scripts make
public record Seeded(
        List<Applied> scripts, List<Applied> seeds, List<Finding> warnings, boolean written, List<String> differences) {

    public Seeded {
        scripts = List.copyOf(scripts);
        seeds = List.copyOf(seeds);
        warnings = List.copyOf(warnings);
        differences = List.copyOf(differences);
    }
}
