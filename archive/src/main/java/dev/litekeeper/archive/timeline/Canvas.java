package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.PageHash;
import dev.litekeeper.archive.log.Settling;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.ltx.LtxFile;
import dev.litekeeper.ltx.LtxSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;

/// Lays layers over each other in a file. Each page is unpacked and written once, from the newest layer
/// that has it, whatever their order, and hashed on its way; so all parts of all layers are fetched and
/// unpacked side by side.
final class Canvas {
    private static final int SLICE = 1 << 20;

    private final Parts parts;
    private final Path path;
    private final FileChannel file;
    private final int threads;
    private final BitSet taken = new BitSet();
    private final LongAdder hash = new LongAdder();
    private final Settling settling;
    private int limit = Integer.MAX_VALUE;
    private boolean blank;

    Canvas(Parts parts, Path path, FileChannel file) {
        this.parts = parts;
        this.path = path;
        this.file = file;
        this.settling = new Settling(file);
        this.threads = parts.atOnce();
    }

    /// Lays these layers, which follow on one another, over what is in the file. `fetched` is told of every
    /// part. Answers the sum of what the pages that were written add to a database hash; they are durable then.
    /// In a file that is empty, pages of zeros stay holes, and the last ones may be missing.
    long lay(List<Layer> layers, LongConsumer fetched) {
        blank = isEmpty();
        Semaphore room = new Semaphore(2 * threads);
        List<Future<Boolean>> parts = new ArrayList<>();
        try (ExecutorService pool = Together.pool(threads + 1)) {
            for (Layer layer : layers.reversed()) {
                LtxFile ltx = open(layer);
                limit = Math.min(limit, ltx.header().commit());
                IntPredicate mine = claim(ltx, layer.isSnapshot());
                for (LtxSlice slice : ltx.slices(SLICE)) {
                    room.acquireUninterruptibly();
                    parts.add(pool.submit(() -> {
                        try {
                            lay(layer, ltx, slice, mine);
                            fetched.accept(slice.length());
                            return true;
                        } finally {
                            room.release();
                        }
                    }));
                }
            }
        }
        parts.forEach(Together::answer);
        force();
        return hash.sum();
    }

    private boolean isEmpty() {
        try {
            return file.size() == 0;
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void force() {
        try {
            file.force(true);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private LtxFile open(Layer layer) {
        try (StoreChannel channel = new StoreChannel(parts, layer.key(), layer.bytes())) {
            return LtxFile.open(channel, parts.name(layer.key()));
        } catch (IOException e) {
            throw cannotRead(layer, e);
        }
    }

    /// Which pages of the layer no newer one has. A snapshot is the last one asked.
    private IntPredicate claim(LtxFile ltx, boolean isLast) {
        if (isLast) {
            return number -> number <= limit && !taken.get(number);
        }
        BitSet mine = new BitSet();
        ltx.forEachNumber(number -> {
            if (number <= limit && !taken.get(number)) {
                mine.set(number);
            }
        });
        taken.or(mine);
        return mine::get;
    }

    private void lay(Layer layer, LtxFile ltx, LtxSlice slice, IntPredicate mine) {
        byte[] frames = parts.part(layer.key(), slice.offset(), slice.length());
        if (frames.length != slice.length()) {
            throw Problem.bad("an LTX object is cut off")
                    .at(parts.name(layer.key()))
                    .failure();
        }
        int pageSize = ltx.header().pageSize();
        byte[] pages = new byte[Math.multiplyExact(slice.pages(), pageSize)];
        int[] numbers = new int[slice.pages()];
        int count = ltx.unpack(slice, frames, mine, pages, numbers);
        BitSet zeros = hash(pages, pageSize, numbers, count);
        int start = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || numbers[i] != numbers[i - 1] + 1 || zeros.get(i) != zeros.get(start)) {
                if (!blank || !zeros.get(start)) {
                    ByteBuffer run = ByteBuffer.wrap(pages, start * pageSize, (i - start) * pageSize);
                    write(run, (numbers[start] - 1L) * pageSize);
                }
                start = i;
            }
        }
    }

    /// Adds pages to the hash. Answers which of them have nothing but zeros.
    private BitSet hash(byte[] pages, int pageSize, int[] numbers, int count) {
        PageHash of = new PageHash(pageSize);
        LongBuffer all = ByteBuffer.wrap(pages).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        long[] page = new long[pageSize / Long.BYTES];
        long[] nothing = new long[page.length];
        BitSet zeros = new BitSet();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            all.get(i * page.length, page);
            sum += of.part(page, 0, numbers[i]);
            zeros.set(i, Arrays.equals(page, nothing));
        }
        hash.add(sum);
        return zeros;
    }

    private void write(ByteBuffer pages, long place) {
        try {
            long at = place;
            while (pages.hasRemaining()) {
                at += file.write(pages, at);
            }
            settling.wrote(at - place);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private RuntimeException cannotWrite(IOException e) {
        return Problem.environment("cannot write the restored database")
                .at(path)
                .because(String.valueOf(e.getMessage()))
                .hint("check that the disk has space")
                .failure(e);
    }

    private RuntimeException cannotRead(Layer layer, IOException e) {
        return Problem.environment("cannot read an object")
                .at(parts.name(layer.key()))
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }
}
