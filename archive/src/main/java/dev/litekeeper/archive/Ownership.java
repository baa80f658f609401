package dev.litekeeper.archive;

import dev.litekeeper.failure.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which of some copies are of one database: those that were made of it where it is now, and in the places that it was
/// taken over from.
///
/// @param here where the database is
/// @param ours where it was, as far as its copies say so; `here` among them
/// @param others where those databases are that other copies were made of, the newest copy first
/// @param newest where the newest copy was made; empty where none says so
record Ownership(Origin here, List<Origin> ours, List<Origin> others, Optional<Origin> newest) {
    Ownership {
        ours = List.copyOf(ours);
        others = List.copyOf(others);
    }

    static Ownership of(Collection<StoredCopy> copies, Origin here) {
        List<Manifest> manifests = copies.stream()
                .sorted((one, other) -> other.id().compareTo(one.id()))
                .flatMap(copy -> copy.manifest().stream())
                .toList();
        Set<Origin> ours = new LinkedHashSet<>(List.of(here));
        boolean more = true;
        while (more) {
            List<Origin> known = List.copyOf(ours);
            manifests.stream()
                    .filter(manifest -> isOneOf(known, manifest.origin()))
                    .forEach(manifest -> ours.addAll(manifest.formerly()));
            more = ours.size() > known.size();
        }
        List<Origin> others = manifests.stream()
                .map(Manifest::origin)
                .filter(origin -> !isOneOf(ours, origin))
                .distinct()
                .toList();
        Optional<Origin> newest = manifests.stream().map(Manifest::origin).findFirst();
        return new Ownership(here, List.copyOf(ours), others, newest);
    }

    /// Whether the copy is of this database, or does not say of which.
    boolean has(StoredCopy copy) {
        return copy.manifest().map(Manifest::origin).filter(others::contains).isEmpty();
    }

    /// The places that the next copy goes on from.
    ///
    /// @param takeOver whether all others are places of this database, too
    List<Origin> formerly(boolean takeOver) {
        List<Origin> formerly = new ArrayList<>(ours);
        if (takeOver) {
            formerly.addAll(others);
        }
        formerly.remove(here);
        return formerly;
    }

    /// What there is to say where the newest copy is of a place that this database was not taken over from. Fails as
    /// refused where there is surely another database.
    ///
    /// @param where the copies are
    Optional<Problem> requireOurs(String where) {
        Optional<Origin> other = newest.filter(others::contains);
        if (other.isEmpty()) {
            return Optional.empty();
        }
        Problem told = Problem.refused("the store has backups of another database")
                .at(where)
                .because("the newest is of " + other.get() + ", not of " + here)
                .hint("give this database another app, environment or store; where it is the same one in another place:"
                        + " litekeeper backup --take-over");
        if (other.get().isThereFrom(here)) {
            throw told.failure();
        }
        return Optional.of(told);
    }

    private static boolean isOneOf(Collection<Origin> origins, Origin origin) {
        return origins.stream().anyMatch(origin::isSameAs);
    }
}
