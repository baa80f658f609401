package dev.litekeeper.ltx;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Several LTX files that follow on one another, as the one file that does the same: of each page its newest state,
/// and no page beyond the size the database has in the end. One page of each file is in memory.
public final class Compactor implements PageSource {
    private final LtxHeader header;
    private final List<Input> inputs = new ArrayList<>();
    private final PriorityQueue<Input> queue = new PriorityQueue<>(
            Comparator.comparingInt(Input::number).thenComparing(Input::rank, Comparator.reverseOrder()));
    private boolean started;
    private int number;
    private byte[] page = new byte[0];
    private final List<Input> passed = new ArrayList<>();

    private Compactor(LtxHeader header, List<? extends PageSource> sources) {
        this.header = header;
        for (PageSource source : sources) {
            inputs.add(new Input(inputs.size(), source));
        }
    }

    /// The files in the order in which they were written. Fails with an [LtxFailure] where one does not follow on the
    /// one before it.
    public static Compactor of(List<? extends PageSource> sources) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("no files");
        }
        LtxHeader first = sources.getFirst().header();
        LtxHeader before = first;
        for (PageSource source : sources.subList(1, sources.size())) {
            requireFollowing(before, source.header());
            before = source.header();
        }
        return new Compactor(first.joinedWith(before), sources);
    }

    /// Writes the one file. Fails where a file that is read is damaged, or where pages are missing.
    public static LtxTrailer write(List<? extends PageSource> sources, OutputStream out) throws IOException {
        Compactor compactor = of(sources);
        LtxWriter writer = LtxWriter.of(out, compactor.header());
        while (compactor.next()) {
            writer.page(compactor.number(), compactor.page());
        }
        return writer.finish();
    }

    @Override
    public LtxHeader header() {
        return header;
    }

    @Override
    public boolean next() throws IOException {
        forward(started ? passed : inputs);
        started = true;
        while (!queue.isEmpty()) {
            Input newest = queue.remove();
            passed.add(newest);
            while (!queue.isEmpty() && queue.element().number() == newest.number()) {
                passed.add(queue.remove());
            }
            if (newest.number() <= header.commit()) {
                number = newest.number();
                page = newest.source().page();
                return true;
            }
            forward(passed);
        }
        return false;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public byte[] page() {
        return page;
    }

    private void forward(List<Input> some) throws IOException {
        for (Input input : some) {
            if (input.source().next()) {
                queue.add(input);
            }
        }
        passed.clear();
    }

    private static void requireFollowing(LtxHeader before, LtxHeader next) {
        String name = String.format("%016x-%016x.ltx", next.minTxid(), next.maxTxid());
        if (next.pageSize() != before.pageSize()) {
            throw LtxFailure.of(
                    LtxFault.PAGE_SIZE,
                    name,
                    8,
                    "pages of " + next.pageSize() + " bytes after pages of " + before.pageSize());
        }
        if (!next.follows(before.maxTxid())) {
            throw LtxFailure.of(
                    LtxFault.NOT_CONTIGUOUS,
                    name,
                    16,
                    String.format("transactions before it end at %016x", before.maxTxid()));
        }
    }

    /// One of the files; of several with the same page the one with the highest rank counts.
    private record Input(int rank, PageSource source) {
        int number() {
            return source.number();
        }
    }
}
