package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.ltx.LtxReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Lays LTX files over one another, the oldest first. A page beyond the size of one state still counts where a later
/// file makes the database large again, as Litestream has it.
final class LtxRebuild implements Rebuild {
    private final LtxReplica all;
    private final LtxReplica usable;
    private final Image image;
    private List<LtxObject> applied = List.of();
    private Instant time = Instant.EPOCH;

    LtxRebuild(LtxReplica all, LtxReplica usable, Path file) {
        this.all = all;
        this.usable = usable;
        this.image = Image.in(file);
    }

    @Override
    public Image to(Position position) {
        List<LtxObject> chain = chain(position);
        boolean goesOn = !applied.isEmpty()
                && !image.isCut()
                && chain.size() >= applied.size()
                && chain.subList(0, applied.size()).equals(applied);
        int from = goesOn ? applied.size() : 0;
        applied = List.of();
        int size = image.pages();
        for (LtxObject object : chain.subList(from, chain.size())) {
            size = lay(object, object.equals(chain.getFirst()));
        }
        settle(position, size);
        applied = chain;
        return image;
    }

    @Override
    public Instant time() {
        return time;
    }

    @Override
    public Optional<String> contradiction() {
        long transaction = applied.getLast().max();
        return usable.endingAt(transaction).stream()
                .filter(object -> !applied.contains(object))
                .flatMap(object -> contradiction(object).stream())
                .findFirst();
    }

    @Override
    public void close() {
        image.close();
    }

    private List<LtxObject> chain(Position position) {
        return usable.chain(position.number())
                .orElseThrow(() ->
                        Replica.unreachable(position, whyUnreachable(position)).failure());
    }

    private String whyUnreachable(Position position) {
        if (all.chain(position.number()).isPresent()) {
            return "a file that leads there is damaged";
        }
        return all.hole(position.number()).orElse("its files do not follow on one another");
    }

    private int lay(LtxObject object, boolean first) {
        try (LtxReader reader = usable.open(object)) {
            LtxHeader header = reader.header();
            if (first) {
                image.clear(header.pageSize());
            } else if (header.pageSize() != image.pageSize()) {
                throw Problem.bad("the files have different page sizes")
                        .at(object)
                        .because(header.pageSize() + " after " + image.pageSize())
                        .failure();
            }
            while (reader.next()) {
                image.write(reader.number(), reader.page(), 0);
            }
            time = header.timestamp();
            return header.commit();
        } catch (IOException e) {
            throw usable.cannotRead(object, e);
        }
    }

    private void settle(Position position, int size) {
        try {
            int missing = image.settle(size);
            if (missing > 0) {
                throw Replica.unreachable(position, "no file holds page " + missing + " of " + size)
                        .failure();
            }
        } catch (IOException e) {
            throw image.cannotWrite(e);
        }
    }

    /// Whether the pages of a file that ends with the same transaction are those of the image.
    private Optional<String> contradiction(LtxObject object) {
        byte[] here = new byte[image.pageSize()];
        try (LtxReader reader = usable.open(object)) {
            if (reader.header().commit() != image.pages() || reader.header().pageSize() != image.pageSize()) {
                return Optional.of(object + " makes it " + reader.header().commit() + " pages, not " + image.pages());
            }
            while (reader.next()) {
                image.read(reader.number(), here);
                if (!Arrays.equals(here, reader.page())) {
                    return Optional.of(object + " has another page " + reader.number() + " than "
                            + String.join(
                                    " and ",
                                    applied.stream().map(LtxObject::toString).toList()));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw usable.cannotRead(object, e);
        }
    }
}
