package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.CommitEntry;
import dev.litekeeper.archive.log.Replay;
import dev.litekeeper.archive.log.Segment;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.ltx.LtxWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// A state that is put together out of segments a slice of its pages at a time, so that this machine has no more
/// than a slice of it, whatever its size. A segment is read once for each slice it has pages of.
final class Slices {
    /// Bytes of a slice.
    static final long USUAL = 256L << 20;

    private static final long MEMORY = 32L << 20;

    private final Parts parts;
    private final List<Stretch> stretches;
    private final Point point;
    private final int pageSize;
    private final int pages;
    private final int count;
    private final List<BitSet> slices = new ArrayList<>();

    /// @param stretches lead from nothing to the point
    /// @param bytes of a slice, about
    Slices(Parts parts, List<Stretch> stretches, Point point, int pageSize, long bytes) {
        this.parts = parts;
        this.stretches = List.copyOf(stretches);
        this.point = point;
        this.pageSize = pageSize;
        this.pages = (int) Math.max(1, bytes / pageSize);
        this.count = slice(point.pages()) + 1;
        look();
    }

    /// Writes every page of the state, through this file, which is gone afterwards.
    void write(LtxWriter writer, Path file) throws IOException {
        for (int slice = 0; slice < count; slice++) {
            Replay.Pages wanted =
                    new Replay.Pages(slice * pages + 1, (int) Math.min((slice + 1L) * pages, point.pages()));
            PlainFile.of(file).delete();
            try (Replay replay = Replay.part(file, wanted, pageSize, MEMORY)) {
                for (int i = 0; i < stretches.size(); i++) {
                    if (slices.get(i).get(slice)) {
                        apply(replay, Building.read(parts, stretches.get(i)));
                    }
                }
                replay.settle();
            }
            write(writer, file, wanted);
        }
        PlainFile.of(file).delete();
        writer.finish();
    }

    /// Finds out which slices each segment has pages of.
    private void look() {
        int size = 0;
        for (Stretch stretch : stretches) {
            BitSet touched = new BitSet();
            if (count == 1) {
                touched.set(0);
            } else {
                Segment segment = Building.read(parts, stretch);
                for (int page : segment.touched()) {
                    touched.set(slice(page));
                }
                for (CommitEntry commit : segment.commits()) {
                    if (commit.pages() < size) {
                        touched.set(slice(commit.pages() + 1), Math.max(count, slice(size) + 1));
                    }
                    size = commit.pages();
                }
            }
            slices.add(touched);
        }
    }

    private int slice(int page) {
        return Math.max(0, page - 1) / pages;
    }

    private void apply(Replay replay, Segment segment) {
        if (segment.name().holds(point.position())) {
            replay.applyUpTo(segment, point.position());
        } else {
            replay.apply(segment);
        }
    }

    private void write(LtxWriter writer, Path file, Replay.Pages wanted) throws IOException {
        byte[] page = new byte[pageSize];
        try (FileChannel channel = PlainFile.of(file).channel()) {
            for (int number = wanted.first(); number <= wanted.last(); number++) {
                if (number != LtxHeader.lockPage(pageSize)) {
                    read(channel, (long) (number - wanted.first()) * pageSize, page);
                    writer.page(number, page);
                }
            }
        } catch (IOException e) {
            throw Problem.environment("cannot put pages together")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .hint("check that the disk has space")
                    .failure(e);
        }
    }

    /// What is beyond the end of the file is zeros.
    private static void read(FileChannel channel, long from, byte[] page) throws IOException {
        Arrays.fill(page, (byte) 0);
        ByteBuffer into = ByteBuffer.wrap(page);
        boolean more = true;
        while (more && into.hasRemaining()) {
            more = channel.read(into, from + into.position()) > 0;
        }
    }
}
