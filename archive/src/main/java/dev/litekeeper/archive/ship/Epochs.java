package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/// Who may write one archive in one store.
///
/// An epoch belongs to whoever put its claim. Only then does the owner look where the epoch before ends, and says so in
/// a second object, before it puts its first segment. A segment counts as kept when it is put and the next epoch is not
/// claimed after that; so the owner of the next epoch sees every segment that counts, and what it does not name
/// belongs to nobody.
public final class Epochs {
    /// A keeper whose newest object is younger than this is taken to be alive.
    static final Duration ALIVE = Duration.ofSeconds(60);

    private static final int TRIES = 5;

    private final Store store;
    private final ArchiveKeys keys;
    private final InstantSource clock;
    private final Set<Long> tried = ConcurrentHashMap.newKeySet();

    public Epochs(Store store, ArchiveKeys keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /// The end of the archive, read from the store now.
    public End end() {
        Listing listing = Listing.of(store, keys);
        long newest = Math.max(listing.newest(), newestClaimed(listing));
        return new EndReader(store, keys, Optional.empty()).read(listing, newest + 1);
    }

    /// The newest claim; empty where there is none. Fails as bad where it is damaged.
    public Optional<Claim> owner() {
        return Listing.of(store, keys).claimed().flatMap(epoch -> claim(epoch.number()));
    }

    /// Makes this keeper the one that writes. Refused where another one seems to be alive, where the archive is of
    /// another database, and where the store lets objects be overwritten.
    ///
    /// @param database which database is kept, in words that stay the same
    /// @param takeOver not to mind another keeper or database
    public Lease take(Keeper keeper, String database, boolean takeOver) {
        return take(keeper, database, takeOver, Optional.empty());
    }

    /// [#take(Keeper, String, boolean)] for a keeper that knows what was acknowledged to it last.
    Lease take(Keeper keeper, String database, boolean takeOver, Optional<Ledger.Entry> last) {
        for (int tries = 0; tries < TRIES; tries++) {
            Listing before = Listing.of(store, keys);
            long newest = newestClaimed(before);
            if (newest > 0 && !takeOver) {
                requireFree(before, newest, keeper, database);
            }
            long next = newest + 1;
            Claim claim = new Claim(next, keeper, database, clock.instant());
            tried.add(next);
            if (settle(keys.claim(claim.epoch()), claim.write())) {
                requirePutOnce(keys.claim(claim.epoch()), claim.write());
                End end = new EndReader(store, keys, last).read(Listing.of(store, keys), claim.epoch());
                if (settle(keys.start(claim.epoch()), end.tip().write(claim.epoch(), keeper.run()))) {
                    return new Lease(claim, end);
                }
            }
        }
        throw Problem.environment("cannot take the archive")
                .at(where())
                .because("other keepers were faster, or the store does not keep what it is given")
                .hint("see that no other keeper works on it, and try again")
                .failure();
    }

    /// Says with which segment an epoch begins, where that does not follow the one that the epoch continues: nobody
    /// could guess its name. To be called before it is put. Answers false where another one was named before.
    public boolean begin(long epoch, long sequence) {
        return settle(keys.first(epoch), First.write(epoch, sequence));
    }

    /// Who took the archive over from this one; empty as long as nobody did.
    Optional<String> successor(Lease lease) {
        Key key = keys.claim(lease.epoch() + 1);
        if (store.find(key).isEmpty()) {
            return Optional.empty();
        }
        try {
            return claim(lease.epoch() + 1).map(claim -> claim.keeper().toString());
        } catch (Failure e) {
            return Optional.of("another keeper, whose claim cannot be read: " + e.problem());
        }
    }

    /// Whether the claim of this lease is still there.
    boolean isClaimed(Lease lease) {
        return store.find(keys.claim(lease.epoch())).isPresent();
    }

    /// The newest claimed epoch, 0 where there is none. A list may be late, so the ones after it are asked for.
    private long newestClaimed(Listing listing) {
        long newest = listing.claimed().map(Listing.Epoch::number).orElse(0L);
        while (store.find(keys.claim(newest + 1)).isPresent()) {
            newest++;
        }
        return newest;
    }

    private void requireFree(Listing listing, long newest, Keeper keeper, String database) {
        requireSameDatabase(newest, database);
        Optional<Claim> claim = readable(newest);
        boolean spoilt = claim.isEmpty() && tried.contains(newest);
        if (spoilt
                || claim.filter(found -> found.keeper().id().equals(keeper.id()))
                        .isPresent()) {
            return;
        }
        Duration silent = Duration.between(touched(listing, newest), clock.instant());
        if (silent.compareTo(ALIVE) < 0) {
            throw Problem.refused("another keeper writes this archive")
                    .at(where())
                    .because(claim.map(found -> found.keeper().toString()).orElse("one that cannot be told")
                            + ", last heard of " + Math.max(0, silent.toSeconds()) + " s ago")
                    .hint("end it there; a minute after it was last heard of the archive can be taken over")
                    .failure();
        }
    }

    /// Goes by the newest claim that can be read.
    private void requireSameDatabase(long newest, String database) {
        Optional<String> kept = LongStream.iterate(newest, epoch -> epoch > 0, epoch -> epoch - 1)
                .mapToObj(this::readable)
                .flatMap(Optional::stream)
                .map(Claim::database)
                .findFirst();
        if (kept.isPresent() && !kept.get().equals(database)) {
            throw Problem.refused("the archive is that of another database")
                    .at(where())
                    .because("it keeps " + kept.get() + ", not " + database)
                    .hint(
                            "give this database another store, app or environment; or take the archive over: keep --take-over")
                    .failure();
        }
    }

    /// When the newest object of the epoch was stored, as far as a list that may be late and its claim tell.
    private Instant touched(Listing listing, long epoch) {
        Instant listed = listing.epoch(epoch).touched();
        Instant claimed =
                store.find(keys.claim(epoch)).map(StoredObject::stored).orElse(Instant.MIN);
        return listed.isAfter(claimed) ? listed : claimed;
    }

    /// Puts an object and reads it back. Answers whether it is there as it was put; it is not where another was faster,
    /// or the store changed it.
    private boolean settle(Key key, byte[] content) {
        Optional<Failure> failed = Optional.empty();
        try {
            store.put(key, content);
        } catch (Failure e) {
            failed = Optional.of(e);
        }
        Optional<byte[]> there = bytes(key);
        if (there.isEmpty()) {
            throw failed.orElseGet(() -> Problem.environment("the store did not keep the object")
                    .at(key + " in store " + store.name())
                    .because("it was accepted, and is not there")
                    .hint("look at the store and its disks")
                    .failure());
        }
        return Arrays.equals(there.get(), content);
    }

    /// Puts a claim once more: a store that accepts it cannot keep two keepers apart.
    private void requirePutOnce(Key key, byte[] content) {
        try {
            store.put(key, content);
        } catch (Failure e) {
            if (e.kind() == Kind.REFUSED) {
                return;
            }
            throw e;
        }
        throw Problem.refused("the store lets objects be overwritten")
                .at(key + " in store " + store.name())
                .because("it does not honour conditional puts (If-None-Match)")
                .hint("use a service that does")
                .failure();
    }

    private Optional<Claim> readable(long epoch) {
        try {
            return claim(epoch);
        } catch (Failure e) {
            if (e.kind() == Kind.BAD) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Claim> claim(long epoch) {
        Key key = keys.claim(epoch);
        return bytes(key).map(bytes -> Claim.read(key + " in store " + store.name(), bytes, epoch));
    }

    private Optional<byte[]> bytes(Key key) {
        if (store.find(key).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = store.read(key)) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw Problem.environment("cannot read the object")
                    .at(key + " in store " + store.name())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private String where() {
        return keys.scope() + " in store " + store.name();
    }
}
