package dev.litekeeper.life.who;

import dev.litekeeper.sqlite.Occupant;
import java.util.List;
import java.util.Optional;

/// A process that used a database during a watch. `occupant` is empty for somebody without a number here, as in another
/// container. `there` is whether the last look saw it.
public record Visitor(Optional<Occupant> occupant, List<Duty> duties, boolean there) {
    public Visitor {
        duties = List.copyOf(duties);
    }

    /// It in a line, for people.
    public String describe() {
        return occupant.map(Occupant::describe).orElse("somebody in another container");
    }
}
