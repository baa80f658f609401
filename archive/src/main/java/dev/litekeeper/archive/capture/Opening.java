package dev.litekeeper.archive.capture;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.LogEnd;
import dev.litekeeper.archive.log.LogFolder;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.SegmentFile;
import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.archive.ship.Captured;
import dev.litekeeper.archive.ship.Destination;
import dev.litekeeper.archive.ship.End;
import dev.litekeeper.archive.ship.Keeper;
import dev.litekeeper.archive.ship.Shipper;
import dev.litekeeper.archive.timeline.Refill;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Header;
import dev.litekeeper.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The beginning of a capture: what is known on this machine is brought together with what the stores have.
final class Opening {
    private final Captures house;
    private final CaptureOrder order;

    Opening(Captures house, CaptureOrder order) {
        this.house = house;
        this.order = order;
    }

    /// Takes the archive in every store that can be reached, and begins to follow.
    Capture capture() {
        requireWal();
        List<String> names = order.stores().stream().map(Store::name).toList();
        LogFolder log =
                LogFolder.open(order.folder(), names, order.plan().spool().bytes());
        List<Shipper> shippers = new ArrayList<>();
        try {
            Keeper keeper = house.keeper(Keeper.idOf(order.folder()));
            order.stores().forEach(store -> shippers.add(shipper(store, keeper, log)));
            join(log, shippers);
            return new Capture(house, order, log, shippers, captured(log, shippers));
        } catch (RuntimeException e) {
            shippers.forEach(Shipper::close);
            log.close();
            throw e;
        }
    }

    private Shipper shipper(Store store, Keeper keeper, LogFolder log) {
        Destination destination =
                new Destination(store, ArchiveKeys.of(order.scope()), keeper, order.identity(), order.takeOver());
        List<Store> others =
                order.stores().stream().filter(other -> !other.equals(store)).toList();
        Refill supply = new Refill(others, store, order.scope(), house.clock());
        return new Shipper(destination, log, supply, house.clock(), house.random());
    }

    /// The log goes on from where it was. It begins anew, after everything that any store has, where it is
    /// new, where a store ends with something that is not of this log, and where every store is empty though it had
    /// something. A store that only lacks what others have gets it from them.
    private void join(LogFolder log, List<Shipper> shippers) {
        boolean parted = !log.end().known();
        int behind = 0;
        long sequence = log.end().sequence();
        long position = log.end().position();
        for (Shipper shipper : shippers) {
            Optional<End> end = taken(shipper);
            if (end.isPresent()) {
                boolean lacks = !shipper.isOurs(end.get().tip()) && !shipper.isToBegin(end.get());
                behind += lacks ? 1 : 0;
                parted |= lacks && !shipper.isBehind(end.get());
                sequence = Math.max(sequence, end.get().highestSequence());
                position = Math.max(position, end.get().highestPosition());
            }
        }
        parted |= behind > 0 && behind == shippers.size();
        if (parted && (sequence > 0 || position > log.end().position())) {
            log.restart(LogEnd.after(
                    sequence, Seal.NONE, position, log.end().state().millis()));
        }
    }

    private static Optional<End> taken(Shipper shipper) {
        try {
            return Optional.of(shipper.take());
        } catch (Failure e) {
            if (e.kind() == Kind.ENVIRONMENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// What waits in the spool was made after the commit before it; what a store lacks besides, after this
    /// state folder.
    private Captured captured(LogFolder log, List<Shipper> shippers) {
        List<SegmentFile> pending = log.spool().pending();
        long oldest = pending.isEmpty()
                ? house.clock().millis()
                : SegmentReader.read(pending.getFirst()).header().state().millis();
        if (!shippers.stream().allMatch(Shipper::isSupplied)) {
            oldest = Math.min(oldest, Keeper.beginningOf(order.folder()).toEpochMilli());
        }
        return new Captured(log.end().position(), oldest, System::nanoTime);
    }

    private void requireWal() {
        Header header = order.database()
                .header()
                .orElseThrow(() -> Problem.environment("the database is not there")
                        .at(order.database())
                        .hint("create it, or see environments in litekeeper.yml")
                        .failure());
        if (!header.wal()) {
            throw Problem.refused("the database is not in WAL mode")
                    .at(order.database())
                    .because("commits can only be followed in a write-ahead log")
                    .hint("turn it on: litekeeper check --fix C1 --env "
                            + order.scope().environment())
                    .failure();
        }
    }
}
