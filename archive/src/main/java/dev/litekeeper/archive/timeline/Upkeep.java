package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.ship.Claim;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Keeps an archive in one store small and quick to restore from: joins small segments, makes the objects
/// of the coarser tiers, and deletes what the tiers no longer need. A run may be stopped at any moment; the
/// next one goes on. Where the store has nothing new, a run costs a list and a few looks. For one thread.
public final class Upkeep {
    private final Store store;
    private final Scope scope;
    private final Rules rules;
    private final Known known = new Known();
    private final Pruning pruning;
    private final Optional<String> keeper;

    /// @param tiers what stays, the finest first; the first one is every commit
    /// @param grace time between announcing and deleting; longer than a restore takes
    /// @param scratch a folder for what is put together on this machine
    public record Rules(List<Tier> tiers, Duration grace, Path scratch) {
        /// As Litestream has so many levels.
        private static final int MOST_TIERS = 9;

        public Rules {
            tiers = List.copyOf(tiers);
            if (tiers.isEmpty() || !tiers.getFirst().everyCommit() || tiers.size() > MOST_TIERS) {
                throw new IllegalArgumentException("not the tiers of an archive: " + tiers);
            }
        }
    }

    /// What a run did.
    ///
    /// @param joined how many objects were joined to others
    /// @param made how many LTX objects were made and proven
    /// @param announced how many objects will be deleted after the grace
    /// @param deleted how many objects were deleted
    /// @param freed their bytes
    public record Report(int joined, int made, int announced, int deleted, ByteSize freed) {
        /// Whether there was nothing to do.
        public boolean isIdle() {
            return joined + made + announced + deleted == 0;
        }
    }

    /// Upkeep of an archive that nobody else keeps.
    public Upkeep(Store store, Scope scope, Rules rules, RandomGenerator random) {
        this(store, scope, rules, Optional.empty(), random);
    }

    /// Upkeep by the keeper of this id: it is refused where another one has taken over, whose rules count
    /// from then on.
    public Upkeep(Store store, Scope scope, Rules rules, Optional<String> keeper, RandomGenerator random) {
        this.store = store;
        this.keeper = keeper;
        this.scope = scope;
        this.rules = rules;
        this.pruning = new Pruning(store, rules.tiers(), rules.grace(), random);
    }

    /// Does what is due at this time. Fails where the store cannot be used, and as bad where an object is
    /// not what it was; what had been done until then stays done.
    public Report run(Instant now) {
        Timeline timeline = look();
        requireOurs(timeline);
        return run(timeline, pruning.delete(timeline, now), now);
    }

    /// [#run] without deleting or announcing anything.
    public Report grow(Instant now) {
        Timeline timeline = look();
        requireOurs(timeline);
        List<Layer> made = make(timeline, now);
        return new Report(join(timeline), made.size(), 0, 0, new ByteSize(0));
    }

    /// The newest time that anything bears which was there before the newest claim; empty where there is none.
    public Optional<Instant> heard() {
        Inventory inventory = look().inventory();
        long ours = inventory.epoch();
        LongStream commits = inventory.stretches().stream()
                .filter(stretch -> stretch.epoch() < ours)
                .mapToLong(stretch -> stretch.end().millis());
        LongStream claims = LongStream.of(ours - 1)
                .filter(epoch -> store.find(inventory.keys().claim(epoch)).isPresent())
                .map(epoch -> claim(inventory, epoch).at().toEpochMilli());
        OptionalLong newest = LongStream.concat(commits, claims).max();
        return newest.isPresent() ? Optional.of(Instant.ofEpochMilli(newest.getAsLong())) : Optional.empty();
    }

    private List<Layer> make(Timeline timeline, Instant now) {
        List<Layer> made = new Compaction(rules.tiers(), new LayerMaker(timeline, rules.scratch())).run(now);
        made.forEach(layer -> pruning.sound(layer.key(), now));
        return made;
    }

    private Report run(Timeline timeline, Set<Key> deleted, Instant now) {
        long freed = timeline.inventory().objects().stream()
                .filter(object -> deleted.contains(object.key()))
                .mapToLong(object -> object.size().bytes())
                .sum();
        List<Layer> made = make(timeline, now);
        int joined = join(timeline);
        Timeline after = made.isEmpty() && joined == 0 && deleted.isEmpty() ? timeline : look();
        Set<Key> announced = pruning.announce(after, now);
        return new Report(joined, made.size(), announced.size(), deleted.size(), new ByteSize(freed));
    }

    /// The newest claim says whose the archive is, also where a list does not show it yet.
    private void requireOurs(Timeline timeline) {
        if (keeper.isEmpty()) {
            return;
        }
        ArchiveKeys keys = timeline.inventory().keys();
        long newest = timeline.inventory().epoch();
        while (store.find(keys.claim(newest + 1)).isPresent()) {
            newest++;
        }
        if (newest == 0) {
            return;
        }
        Claim claim = claim(timeline.inventory(), newest);
        if (!claim.keeper().id().equals(keeper.get())) {
            throw Problem.refused("another keeper has taken over the archive")
                    .at(scope + " in store " + store.name())
                    .because(claim.keeper().toString())
                    .hint("end one of the two keepers")
                    .failure();
        }
    }

    private Claim claim(Inventory inventory, long epoch) {
        Parts parts = new Parts(store);
        Key key = inventory.keys().claim(epoch);
        return Claim.read(parts.name(key), parts.all(key), epoch);
    }

    private Timeline look() {
        return Timeline.of(store, scope, known);
    }

    private int join(Timeline timeline) {
        int joined = 0;
        for (List<Stretch> group : Joining.groups(timeline.pieces().chain())) {
            Key key = timeline.inventory()
                    .keys()
                    .merged(group.getFirst().name(), group.getLast().name());
            if (store.find(key).isEmpty()) {
                new Bundle(store, key).write(group);
                joined += (int) group.stream().map(Stretch::key).distinct().count();
            }
        }
        return joined;
    }
}
