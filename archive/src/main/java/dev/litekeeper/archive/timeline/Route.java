package dev.litekeeper.archive.timeline;

import java.util.List;

/// The way to a state: pieces to be laid over each other in this order. The first one builds on nothing.
record Route(List<Piece> pieces, long target) {
    Route {
        pieces = List.copyOf(pieces);
    }

    /// How many bytes have to be read.
    long bytes() {
        return pieces.stream().mapToLong(Piece::bytes).sum();
    }
}
