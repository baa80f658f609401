package dev.litekeeper.life.migration;

import java.util.List;

/// How a database differs from what its scripts make.
///
/// @param differences a line each; none where there is no drift
/// @param adopting the statements that make what the scripts make like the database
/// @param undoing the statements that make the database like what the scripts make
public record Drifted(List<String> differences, List<String> adopting, List<String> undoing) {

    public Drifted {
        differences = List.copyOf(differences);
        adopting = List.copyOf(adopting);
        undoing = List.copyOf(undoing);
    }
}
