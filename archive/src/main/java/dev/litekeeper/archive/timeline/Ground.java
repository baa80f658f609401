package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.ltx.LtxFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Single pages of a state that layers lead to, read from the store. For one thread.
final class Ground {
    private final List<Opened> newestFirst = new ArrayList<>();
    private final Parts parts;
    private final int pages;

    /// @param limit pages beyond it are those of a later size of the database
    private record Opened(Layer layer, LtxFile file, int limit) {}

    /// The state at the end of these layers, the first of which is a snapshot.
    Ground(Parts parts, List<Layer> layers) {
        this.parts = parts;
        this.pages = layers.getLast().proof().pages();
        int limit = Integer.MAX_VALUE;
        for (Layer layer : layers.reversed()) {
            limit = Math.min(limit, layer.proof().pages());
            newestFirst.add(new Opened(layer, open(layer), limit));
        }
    }

    /// The ground at a state that is the end of a layer; empty where layers alone do not lead there.
    static Optional<Ground> at(Parts parts, Pieces pieces, long position) {
        return pieces.only(piece -> piece instanceof Layer)
                .route(position)
                .map(route -> new Ground(
                        parts, route.pieces().stream().map(Layer.class::cast).toList()));
    }

    /// The size of the database in pages.
    int pages() {
        return pages;
    }

    /// Reads a page into an array of the page size. False where the database has no such page, or nothing
    /// but zeros there.
    boolean read(int number, byte[] into) {
        for (Opened opened : newestFirst) {
            try {
                if (number > opened.limit) {
                    return false;
                }
                if (opened.file.read(number, into)) {
                    return true;
                }
            } catch (IOException e) {
                throw cannotRead(opened.layer, e);
            }
        }
        return false;
    }

    private LtxFile open(Layer layer) {
        try {
            return LtxFile.open(new StoreChannel(parts, layer.key(), layer.bytes()), parts.name(layer.key()));
        } catch (IOException e) {
            throw cannotRead(layer, e);
        }
    }

    private RuntimeException cannotRead(Layer layer, IOException e) {
        return Problem.environment("cannot read an object")
                .at(parts.name(layer.key()))
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }
}
