package dev.litekeeper.wal;

import dev.litekeeper.sqlite.LiveBytes;
import dev.litekeeper.sqlite.WalState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads the committed frames of a WAL in order, proves that they follow each other, and hands them over.
///
/// For one thread at a time; [#drained()] and [#allow(long)] may be called from others.
final class Drain {
    static final int WAL_HEADER = 32;
    static final int FRAME_HEADER = 24;
    /// A place that no WAL has.
    static final long NOWHERE = -1;

    private static final int MAGIC = 0x377f0682;
    private static final ValueLayout.OfInt BIG = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final LiveBytes bytes;
    private final CommitSink sink;
    private final InstantSource clock;
    private final int pageSize;
    private final RunningSum sum = new RunningSum();
    private int salt1;
    private int salt2;
    private int frame;
    private int pages;
    private long transaction;
    private volatile long drained = NOWHERE;
    private volatile long leave = NOWHERE;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong commits = new AtomicLong();
    private volatile long largest;
    private volatile @Nullable WalPoint last;

    Drain(LiveBytes bytes, CommitSink sink, InstantSource clock, int pageSize, int pages) {
        this.bytes = bytes;
        this.sink = sink;
        this.clock = clock;
        this.pageSize = pageSize;
        this.pages = pages;
    }

    /// Begins behind the frames that the state tells, without reading them.
    void beginBehind(WalState state) {
        beginAt(new WalPoint(state.salt1(), state.salt2(), state.frames(), state.checksum1(), state.checksum2()));
        allow(state.place());
    }

    /// Begins with the first frame of the state's generation.
    void beginBefore(WalState state) {
        begin(state);
        allow(NOWHERE);
    }

    /// Goes on from a point; answers why the WAL does not prove that nothing was missed since, or nothing where it
    /// does.
    String resume(WalPoint point, WalState state) {
        if (point.salt1() != state.salt1() || point.salt2() != state.salt2()) {
            return "the WAL was begun anew meanwhile";
        }
        if (state.frames() < point.frame()) {
            return "the WAL is shorter than it was";
        }
        if (point.frame() > 0 && !isThere(point)) {
            return "the WAL holds other commits than it did";
        }
        beginAt(point);
        allow(state.isBackfilled() ? state.place() : NOWHERE);
        return "";
    }

    private boolean isThere(WalPoint point) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment head = arena.allocate(FRAME_HEADER, 8);
            return bytes.readWal(head, position(point.frame() - 1)) == FRAME_HEADER
                    && head.get(BIG, 8) == point.salt1()
                    && head.get(BIG, 12) == point.salt2()
                    && head.get(BIG, 16) == point.checksum1()
                    && head.get(BIG, 20) == point.checksum2();
        }
    }

    private void beginAt(WalPoint point) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(WAL_HEADER, 8);
            boolean big = bytes.readWal(header, 0) == WAL_HEADER && (header.get(BIG, 0) & 1) == 1;
            sum.set(big, point.checksum1(), point.checksum2());
        }
        salt1 = point.salt1();
        salt2 = point.salt2();
        frame = point.frame();
        drained = WalState.place(salt1, frame);
        last = point;
    }

    /// Hands over what was committed since the last step, through this memory; answers whether anything was.
    boolean step(WalState state, MemorySegment memory, PageSet touched) {
        if (state.frames() == 0) {
            return false;
        }
        boolean anew = state.salt1() != salt1 || state.salt2() != salt2;
        if (anew && drained != leave) {
            throw new Lost("the WAL was begun anew before all of it was read");
        }
        if (anew || frame == 0) {
            begin(state);
        }
        if (state.frames() < frame) {
            throw new Lost("the WAL is shorter than it was");
        }
        if (state.frames() == frame) {
            return false;
        }
        int frameSize = FRAME_HEADER + pageSize;
        int atOnce = (int) (memory.byteSize() / frameSize);
        while (frame < state.frames()) {
            int count = Math.min(atOnce, state.frames() - frame);
            MemorySegment part = memory.asSlice(0, (long) count * frameSize);
            if (bytes.readWal(part, position(frame)) != part.byteSize()) {
                throw new Lost("the WAL ends before its last commit");
            }
            take(part, count, touched);
        }
        if (!sum.is(state.checksum1(), state.checksum2())) {
            throw new Lost("the WAL's last checksum is not the one in the shared memory");
        }
        return true;
    }

    private void take(MemorySegment part, int count, PageSet touched) {
        int frameSize = FRAME_HEADER + pageSize;
        for (int i = 0; i < count; i++) {
            long at = (long) i * frameSize;
            verify(part, at);
            int page = part.get(BIG, at);
            touched.add(page);
            sink.page(page, part, at + FRAME_HEADER);
            frame++;
            transaction++;
            int size = part.get(BIG, at + 4);
            if (size != 0) {
                commit(size);
            }
        }
        frames.addAndGet(count);
        drained = WalState.place(salt1, frame);
    }

    private void commit(int size) {
        pages = size;
        WalPoint point = new WalPoint(salt1, salt2, frame, sum.one(), sum.two());
        sink.commit(size, clock.millis(), point);
        last = point;
        commits.incrementAndGet();
        largest = Math.max(largest, transaction);
        transaction = 0;
    }

    private void verify(MemorySegment part, long at) {
        if (part.get(BIG, at + 8) != salt1 || part.get(BIG, at + 12) != salt2) {
            throw new Lost("frame " + (frame + 1) + " of the WAL was overwritten before it was read");
        }
        sum.add(part, at, 8);
        sum.add(part, at + FRAME_HEADER, pageSize);
        if (!sum.is(part.get(BIG, at + 16), part.get(BIG, at + 20))) {
            throw new Lost("frame " + (frame + 1) + " of the WAL does not follow from the one before it");
        }
    }

    private void begin(WalState state) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(WAL_HEADER, 8);
            if (bytes.readWal(header, 0) != WAL_HEADER || (header.get(BIG, 0) & ~1) != MAGIC) {
                throw new Lost("the WAL has no header");
            }
            if (header.get(BIG, 8) != pageSize) {
                throw new Lost("the page size changed to " + header.get(BIG, 8));
            }
            if (header.get(BIG, 16) != state.salt1() || header.get(BIG, 20) != state.salt2()) {
                throw new Lost("the WAL's header is of another generation than the shared memory");
            }
            sum.set((header.get(BIG, 0) & 1) == 1, 0, 0);
            sum.add(header, 0, FRAME_HEADER);
            if (!sum.is(header.get(BIG, 24), header.get(BIG, 28))) {
                throw new Lost("the checksum of the WAL's header is wrong");
            }
        }
        salt1 = state.salt1();
        salt2 = state.salt2();
        frame = 0;
        drained = WalState.place(salt1, 0);
    }

    private long position(int frames) {
        return WAL_HEADER + (long) frames * (FRAME_HEADER + pageSize);
    }

    /// Whether everything up to this state was handed over.
    boolean reached(WalState state) {
        return state.frames() == 0 || ((int) (drained >>> 32) == state.salt1() && (int) drained >= state.frames());
    }

    /// Whether the generation of this state is the one that is being handed over.
    boolean entered(WalState state) {
        return (int) (drained >>> 32) == state.salt1();
    }

    /// How many frames of the state are not handed over yet.
    int behind(WalState state) {
        long now = drained;
        return (int) (now >>> 32) == state.salt1() ? state.frames() - (int) now : state.frames();
    }

    /// How many frames were written up to this state since the beginning, about.
    long written(WalState state) {
        return frames.get() + behind(state);
    }

    /// The WAL may be begun anew after this place, and after no other.
    void allow(long place) {
        leave = place;
    }

    /// The place up to which everything was handed over.
    long drained() {
        return drained;
    }

    int pageSize() {
        return pageSize;
    }

    /// The size of the database in pages after the last commit that was handed over.
    int pages() {
        return pages;
    }

    long frames() {
        return frames.get();
    }

    long commits() {
        return commits.get();
    }

    /// Frames of the largest transaction so far.
    long largest() {
        return largest;
    }

    @Nullable
    WalPoint last() {
        return last;
    }
}
