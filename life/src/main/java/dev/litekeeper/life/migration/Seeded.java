package dev.litekeeper.life.migration;

import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What seeding did.
///
/// @param scripts the schema and data scripts that ran before
/// @param seeds the seed scripts that ran
/// @param written whether the database was changed
/// @param undo where what was there before a fresh start was kept; empty else
/// @param differences for the test database: how its content differed from what the scripts make
public record Seeded(
        List<Applied> scripts,
        List<Applied> seeds,
        List<Finding> warnings,
        boolean written,
        Optional<Path> undo,
        List<String> differences) {

    public Seeded {
        scripts = List.copyOf(scripts);
        seeds = List.copyOf(seeds);
        warnings = List.copyOf(warnings);
        differences = List.copyOf(differences);
    }
}
