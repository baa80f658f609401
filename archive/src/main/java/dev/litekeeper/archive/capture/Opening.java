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
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Header;
import dev.litekeeper.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
            Keeper keeper = house.keeper(id());
            order.stores().forEach(store -> shippers.add(shipper(store, keeper, log)));
            join(log, shippers);
            return new Capture(house, order, log, shippers, captured(log));
        } catch (RuntimeException e) {
            shippers.forEach(Shipper::close);
            log.close();
            throw e;
        }
    }

    private Shipper shipper(Store store, Keeper keeper, LogFolder log) {
        Destination destination =
                new Destination(store, ArchiveKeys.of(order.scope()), keeper, order.identity(), order.takeOver());
        return new Shipper(destination, log, house.clock(), house.random());
    }

    /// The log goes on from where it was. It begins anew, after everything that any store has, where it is new, or
    /// where a store ends with something that is not of this log.
    private void join(LogFolder log, List<Shipper> shippers) {
        boolean ours = log.end().known();
        long sequence = log.end().sequence();
        long position = log.end().position();
        for (Shipper shipper : shippers) {
            Optional<End> end = taken(shipper);
            if (end.isPresent()) {
                ours &= isOurs(end.get().tip(), log);
                sequence = Math.max(sequence, end.get().highestSequence());
                position = Math.max(position, end.get().highestPosition());
            }
        }
        if (!ours && (sequence > 0 || position > log.end().position())) {
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

    private static boolean isOurs(Tip tip, LogFolder log) {
        return tip.seal().equals(log.end().seal())
                || log.spool().pending().stream()
                        .anyMatch(file ->
                                tip.seal().equals(file.seal()) || tip.seal().equals(file.previous()));
    }

    /// What waits in the spool was made after the commit before it.
    private Captured captured(LogFolder log) {
        List<SegmentFile> pending = log.spool().pending();
        long oldest = pending.isEmpty()
                ? house.clock().millis()
                : SegmentReader.read(pending.getFirst()).header().state().millis();
        return new Captured(log.end().position(), oldest, System::nanoTime);
    }

    /// Whose state folder this is, drawn at random when it was made.
    private String id() {
        Path file = order.folder().resolve("keeper");
        if (!Files.exists(file)) {
            PlainFile.of(file).write(UUID.randomUUID() + "\n");
        }
        return PlainFile.of(file).readString().strip();
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
