package dev.litekeeper.archive.timeline;

import java.util.List;

/// The way to a state: pieces to be laid over each other in this order. The first one builds on nothing.
record Route(List<Piece> pieces, long target) {
    private static final long SEGMENTS = 3;

    Route {
        pieces = List.copyOf(pieces);
    }

    /// How many bytes have to be read.
    long bytes() {
        return pieces.stream().mapToLong(Piece::bytes).sum();
    }

    /// What it takes, in bytes of layers that take as long: layers are unpacked side by side, segments one
    /// after the other.
    long cost() {
        return pieces.stream()
                .mapToLong(piece -> piece instanceof Layer ? piece.bytes() : SEGMENTS * piece.bytes())
                .sum();
    }
}
