package dev.litekeeper.life.keeper;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.ship.Ledger;
import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.util.List;
import java.util.Optional;

/// The newest commit that a store told a keeper of this machine to be durable, and whether the store has it
/// still: asked of the store, not of the keeper.
///
/// @param store its name
/// @param position that commit; 0 where none is known
/// @param problem why it cannot be relied on; empty where the store has it
public record Promised(String store, long position, Optional<Problem> problem) {

    /// That commit, without asking the store.
    public static long position(StateFolder folder, Store store) {
        return Ledger.in(folder.path(), store)
                .last()
                .map(Ledger.Entry::position)
                .orElse(0L);
    }

    /// Those of several stores. Costs one call each where nothing is lost.
    public static List<Promised> in(StateFolder folder, List<Store> stores, Scope scope) {
        return stores.stream().map(store -> look(folder, store, scope)).toList();
    }

    private static Promised look(StateFolder folder, Store store, Scope scope) {
        Optional<Ledger.Entry> last = Ledger.in(folder.path(), store).last();
        try {
            return new Promised(
                    store.name(),
                    last.map(Ledger.Entry::position).orElse(0L),
                    last.flatMap(entry -> missing(entry, store, scope)));
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return new Promised(store.name(), last.map(Ledger.Entry::position).orElse(0L), Optional.of(e.problem()));
        }
    }

    /// Another keeper that took over may have joined the segment to others, or deleted it as old.
    private static Optional<Problem> missing(Ledger.Entry last, Store store, Scope scope) {
        List<Key> places = ArchiveKeys.of(scope).spellings(last.epoch(), last.name());
        if (places.stream().anyMatch(key -> store.find(key).isPresent())) {
            return Optional.empty();
        }
        long newest = Timeline.of(store, scope).newest().map(Point::position).orElse(0L);
        return newest >= last.position()
                ? Optional.empty()
                : Optional.of(
                        Problem.bad("the store lost what it had acknowledged")
                                .at(scope + " in store " + store.name())
                                .because("commits " + (newest + 1) + " to " + last.position() + " are gone")
                                .hint(
                                        "litekeeper archive verify says what is missing; a keeper that runs sends what it still has"));
    }
}
