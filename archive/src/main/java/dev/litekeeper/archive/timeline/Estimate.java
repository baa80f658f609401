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

/// How long a restore will take: a small part of the largest object is fetched and a small file is made
/// durable, and both are scaled up; unpacking and proving count with what they take on an ordinary core.
final class Estimate {
    private static final int FETCHED = 2 << 20;
    private static final int WRITTEN = 16 << 20;
    private static final double START = 0.15;
    private static final double LAYERS_PER_SECOND = 250e6;
    private static final double SEGMENTS_PER_SECOND = 120e6;
    private static final double PROVEN_PER_SECOND = 1.5e9;

    private final Parts parts;
    private final Route route;

    Estimate(Parts parts, Route route) {
        this.parts = parts;
        this.route = route;
    }

    /// For a file of so many bytes in this folder.
    Duration of(long bytes, Path folder) {
        double seconds = START;
        for (Piece piece : route.pieces()) {
            seconds += piece.bytes() / (piece instanceof Layer ? LAYERS_PER_SECOND : SEGMENTS_PER_SECOND);
        }
        seconds += fetching() + writing(bytes, folder) + bytes / PROVEN_PER_SECOND;
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private double fetching() {
        Piece largest = route.pieces().stream()
                .max(Comparator.comparingLong(Piece::bytes))
                .orElseThrow();
        int length = (int) Math.min(FETCHED, largest.bytes());
        long began = System.nanoTime();
        parts.part(largest.key(), largest instanceof Stretch stretch ? stretch.offset() : 0, length);
        double seconds = (System.nanoTime() - began) / 1e9;
        return seconds * route.bytes() / Math.max(1, length);
    }

    private static double writing(long bytes, Path folder) {
        int length = (int) Math.min(WRITTEN, bytes);
        try (ScratchFolder scratch = ScratchFolder.in(folder);
                FileChannel channel = PlainFile.of(scratch.resolve("probe")).createNew()) {
            ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
            long began = System.nanoTime();
            for (long done = 0; done < length; done += block.capacity()) {
                channel.write(block.clear(), done);
            }
            channel.force(true);
            return (System.nanoTime() - began) / 1e9 * bytes / Math.max(1, length);
        } catch (IOException e) {
            throw Problem.environment("cannot write there")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
