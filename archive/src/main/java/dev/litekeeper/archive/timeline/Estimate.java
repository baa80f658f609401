package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.LongSupplier;

/// How long a restore will take: a byte and a small part of the largest object are fetched and a small file is made
/// durable, which tells how slow a request, a byte and the disk are; unpacking counts with what it takes on an
/// ordinary core, and goes on beside the writing.
final class Estimate {
    private static final int FETCHED = 2 << 20;
    private static final int SLICE = 1 << 20;
    private static final int WRITTEN = 16 << 20;
    private static final int LISTED_AT_ONCE = 8;
    private static final double START = 0.2;
    private static final double LAYERS_PER_SECOND = 250e6;
    private static final double SEGMENTS_PER_SECOND = 200e6;
    private static final double COMMITS_PER_SECOND = 4e6;

    private final Parts parts;
    private final Route route;
    private final LongSupplier nanos;

    /// @param nanos a clock, in nanoseconds
    Estimate(Parts parts, Route route, LongSupplier nanos) {
        this.parts = parts;
        this.route = route;
        this.nanos = nanos;
    }

    /// For a file of so many bytes in this folder, on a machine that takes `slowness` times as long as an ordinary one,
    /// after the `listed` objects of the archive were looked at.
    Duration of(long bytes, Path folder, int listed, double slowness) {
        double seconds = slowness * START + fetching(listed) + Math.max(slowness * unpacking(), writing(bytes, folder));
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private double unpacking() {
        double seconds = 0;
        for (Piece piece : route.pieces()) {
            seconds += switch (piece) {
                case Layer layer -> layer.bytes() / LAYERS_PER_SECOND;
                case Stretch stretch ->
                    stretch.bytes() / SEGMENTS_PER_SECOND + stretch.name().commits() / COMMITS_PER_SECOND;
            };
        }
        return seconds;
    }

    private double fetching(int listed) {
        Piece largest = route.pieces().stream()
                .max(Comparator.comparingLong(Piece::bytes))
                .orElseThrow();
        long from = largest instanceof Stretch stretch ? stretch.offset() : 0;
        int length = (int) Math.min(FETCHED, largest.bytes());
        double request = Math.min(fetch(largest, from, 1), fetch(largest, from, 1));
        double part = Math.max(0, fetch(largest, from, length) - request);
        long requests = route.pieces().stream()
                .mapToLong(piece -> piece instanceof Layer ? 3 + piece.bytes() / SLICE : 1)
                .sum();
        double waits = (double) requests / parts.atOnce() + (double) listed / LISTED_AT_ONCE;
        return waits * request + part * route.bytes() / Math.max(1, length);
    }

    private double fetch(Piece piece, long from, int length) {
        long began = nanos.getAsLong();
        parts.part(piece.key(), from, length);
        return (nanos.getAsLong() - began) / 1e9;
    }

    private double writing(long bytes, Path folder) {
        int length = (int) Math.min(WRITTEN, bytes);
        try (ScratchFolder scratch = ScratchFolder.in(folder);
                FileChannel channel = PlainFile.of(scratch.resolve("probe")).createNew()) {
            ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
            long began = nanos.getAsLong();
            for (long done = 0; done < length; done += block.capacity()) {
                channel.write(block.clear(), done);
            }
            channel.force(true);
            return (nanos.getAsLong() - began) / 1e9 * bytes / Math.max(1, length);
        } catch (IOException e) {
            throw Problem.environment("cannot write there")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
