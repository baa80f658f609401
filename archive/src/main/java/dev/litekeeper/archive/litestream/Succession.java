package dev.litekeeper.archive.litestream;

import dev.litekeeper.archive.log.PageHash;
import dev.litekeeper.archive.timeline.Founding;
import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.ltx.LtxWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/// From state to state: which pages differ, and what the database hash becomes. Keeps the state before in a file of its
/// own.
final class Succession implements AutoCloseable {
    private final Image old;
    private Optional<Founding.State> accepted = Optional.empty();
    private Optional<Founding.State> pending = Optional.empty();
    private Optional<Image> image = Optional.empty();
    private final BitSet changed = new BitSet();

    Succession(Path file) {
        this.old = Image.in(file);
    }

    /// The state that was accepted last; empty where there is none with pages of this size.
    Optional<Founding.State> before(int pageSize) {
        return accepted.filter(state -> state.pageSize() == pageSize);
    }

    /// Compares the image with the state that was accepted last.
    Founding.State next(Verdict verdict, Image restored) throws IOException {
        Optional<Founding.State> before = before(restored.pageSize());
        if (before.isEmpty()) {
            old.clear(restored.pageSize());
        }
        long hash = before.map(Founding.State::hash).orElse(0L) + compare(restored);
        long millis = Math.max(
                accepted.map(Founding.State::millis).orElse(0L), verdict.time().toEpochMilli());
        Founding.State state =
                new Founding.State(verdict.position().number(), millis, restored.pageSize(), restored.pages(), hash);
        pending = Optional.of(state);
        image = Optional.of(restored);
        return state;
    }

    /// Writes the LTX file that leads from the state before to the one that was compared.
    void write(Optional<Founding.State> before, OutputStream out) throws IOException {
        Founding.State after = pending.orElseThrow();
        long first = before.map(state -> state.position() + 1).orElse(1L);
        LtxWriter writer = LtxWriter.of(
                out,
                LtxHeader.of(
                        after.pageSize(),
                        after.pages(),
                        first,
                        after.position(),
                        Instant.ofEpochMilli(after.millis())));
        byte[] page = new byte[after.pageSize()];
        for (int number = changed.nextSetBit(1); number > 0; number = changed.nextSetBit(number + 1)) {
            image.orElseThrow().read(number, page);
            writer.page(number, page);
        }
        writer.finish();
    }

    /// Makes the compared state the one before.
    void accept() throws IOException {
        byte[] page = new byte[old.pageSize()];
        for (int number = changed.nextSetBit(1); number > 0; number = changed.nextSetBit(number + 1)) {
            image.orElseThrow().read(number, page);
            old.write(number, page, 0);
        }
        old.settle(pending.orElseThrow().pages());
        accepted = pending;
    }

    @Override
    public void close() {
        old.close();
    }

    /// Finds the pages that differ, the first one always among them; answers by how much the database hash changes.
    private long compare(Image restored) throws IOException {
        PageHash hash = new PageHash(restored.pageSize());
        byte[] here = new byte[restored.pageSize()];
        byte[] there = new byte[restored.pageSize()];
        long change = 0;
        changed.clear();
        for (int number = 1; number <= Math.max(restored.pages(), old.pages()); number++) {
            if (number == hash.lockBytePage()) {
                continue;
            }
            boolean isThere = number <= old.pages();
            boolean isHere = number <= restored.pages();
            old.read(number, there);
            restored.read(number, here);
            if (isHere && (!isThere || number == 1 || !Arrays.equals(here, there))) {
                changed.set(number);
            }
            change += isHere ? PageHash.mix(hash.of(MemorySegment.ofArray(here), 0), number) : 0;
            change -= isThere ? PageHash.mix(hash.of(MemorySegment.ofArray(there), 0), number) : 0;
        }
        return change;
    }
}
