package dev.litekeeper.archive.log;

import dev.litekeeper.archive.log.CommitTable.Origin;
import dev.litekeeper.archive.log.Mark.Kind;
import dev.litekeeper.archive.log.SegmentIndex.SegmentEnd;
import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.CommitSink;
import dev.litekeeper.wal.WalPoint;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Writes what happens to one database into the log: every page as its difference from its previous version, every
/// commit with its position, time and database hash, in segments that go to the spool.
///
/// Memory is bounded: by the cache of pages, a few blocks, and what one segment tells at its end. A segment ends when
/// it is as old as the settings allow, or large, also inside a transaction. What a segment holds is durable once the
/// spool has it. When something fails (a full disk, a full spool), this and every later call throws it; a new encoder
/// on a newly opened folder goes on from the last segment that is durable.
///
/// The calls of [CommitSink] come from one thread; the others may come from any.
public final class LogEncoder implements CommitSink, AutoCloseable {
    private static final long REST_NANOS = 10_000_000_000L;

    /// How a log is written.
    ///
    /// @param epoch the epoch of this keeper
    /// @param sync how long a commit waits at most for its segment to end, where [#tick] is called as often and
    ///     nobody asks to [restrain][#restrain] it
    /// @param memory what the logs of this process share
    public record Settings(long epoch, Duration sync, LogMemory memory) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Settings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final KnownPages known;
    private final SpoolWriter writer;
    private @Nullable PageCoder coder;
    private SegmentDraft draft;
    private long lineage;
    private int pages;
    private long millis;
    private boolean whole;
    private boolean stepped;
    private Optional<WalPoint> point;
    private String inode;
    private Optional<Mark> gap = Optional.empty();
    private boolean wrote;
    private int changed;
    private long changedBytes;
    private int scanned;
    private long scannedBytes;
    private long active = System.nanoTime();
    private volatile long least;
    private volatile long position;
    private volatile Breaks breaks = Breaks.NONE;

    /// An encoder that goes on where the log of this folder ends. `executor` runs one task at a time for it, and none
    /// while there is nothing to write.
    public LogEncoder(
            LogFolder folder, Settings settings, InstantSource clock, RandomGenerator random, Executor executor) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.known = new KnownPages(folder.table());
        this.writer = new SpoolWriter(folder, known, settings.memory, executor);
        LogEnd end = folder.end();
        this.lineage = end.lineage();
        this.pages = end.state().pages();
        this.millis = end.state().millis();
        this.whole = end.state().whole();
        this.point = end.point();
        this.inode = end.inode();
        this.position = end.position();
        this.coder = end.known()
                ? new PageCoder(
                        end.pageSize(), known, settings.memory, end.state().hash(), folder.last())
                : null;
        this.draft = new SegmentDraft(header(end.sequence() + 1, end.pageSize(), end.state(), false), writer);
    }

    /// The newest commit that was taken, durable or not.
    public long position() {
        return position;
    }

    /// What broke the continuity so far.
    public Breaks breaks() {
        return breaks;
    }

    /// Where the log ends on the disk of this machine.
    public LogEnd durable() {
        return writer.durable();
    }

    @Override
    public void attached(Attachment attachment) {
        lock.lock();
        try {
            writer.check();
            PageCoder current = coder;
            if (!inode.isEmpty() && !inode.equals(attachment.inode())) {
                breaks = breaks.file();
            }
            if (current == null || current.pageSize() != attachment.pageSize() || !inode.equals(attachment.inode())) {
                beginLineage(attachment);
            } else if (!attachment.continues()) {
                gap = Optional.of(mark(Kind.GAP, missed(attachment)));
            } else if (!whole) {
                throw new IllegalStateException("a scan that did not finish cannot be continued");
            }
            wrote = pages != attachment.pages() && !attachment.continues();
            pages = attachment.continues() ? pages : attachment.pages();
            changed = 0;
            changedBytes = 0;
            scanned = 0;
            scannedBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void page(int number, MemorySegment memory, long offset) {
        lock.lock();
        try {
            write();
            long before = draft.bytes();
            if (coder().write(draft.block(), number, memory, offset)) {
                changed++;
                changedBytes += draft.bytes() - before;
                paged();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit(int size, long time, WalPoint place) {
        lock.lock();
        try {
            write();
            pages = size;
            coder().shrink(size);
            point = Optional.of(place);
            commit(whole ? Origin.APP : Origin.DURING_SCAN, time, changed, changedBytes);
            changed = 0;
            changedBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void scanned(int number, MemorySegment memory, long offset) {
        lock.lock();
        try {
            long before = draft.bytes();
            if (coder().writeIfChanged(draft.block(), number, memory, offset)) {
                write();
                pages = Math.max(pages, number);
                scanned++;
                scannedBytes += draft.bytes() - before;
                paged();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Half of the spool is left to commits, which cannot wait. What stores have already takes no room of it.
    @Override
    public boolean takesScan() {
        boolean takes = writer.takesMore();
        if (!takes) {
            writer.save();
        }
        return takes;
    }

    @Override
    public void scanFinished(long time) {
        lock.lock();
        try {
            writer.check();
            if (!whole || wrote) {
                write();
                coder().shrink(pages);
                whole = true;
                commit(Origin.SCAN, time, scanned, scannedBytes);
            }
            gap = Optional.empty();
            scanned = 0;
            scannedBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void detached(String why) {
        lock.lock();
        try {
            gap = Optional.empty();
            if (wrote) {
                draft.mark(mark(Kind.DETACHED, why));
                wrote = false;
            }
            cut();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the segment where it has a commit or a mark. It becomes durable soon.
    public void cut() {
        lock.lock();
        try {
            writer.check();
            if (draft.tells()) {
                next();
            }
        } finally {
            lock.unlock();
        }
    }

    /// [#cut], and waits until everything so far is durable and what the log continues from.
    public void flush() {
        lock.lock();
        try {
            cut();
            writer.save();
            writer.await();
        } finally {
            lock.unlock();
        }
    }

    /// From now on segments are let grow for so long at least, whatever the settings say.
    public void restrain(Duration time) {
        least = time.toNanos();
    }

    private boolean isDue() {
        return draft.isOlderThan(Math.max(settings.sync.toNanos(), least));
    }

    /// Does what time asks for; to be called as often as the settings promise. Costs nothing while nothing happens.
    public void tick() {
        lock.lock();
        try {
            if (isDue()) {
                next();
            } else if (active != 0 && System.nanoTime() - active > REST_NANOS) {
                restWhereEmpty();
            }
        } finally {
            lock.unlock();
        }
    }

    /// [#cut], and gives the memory back that is of use only while more comes.
    public void rest() {
        lock.lock();
        try {
            cut();
            restWhereEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void restWhereEmpty() {
        if (draft.isEmpty()) {
            active = 0;
            writer.save();
            draft.drop();
            if (coder != null) {
                coder.rest();
            }
        }
    }

    /// Whether time asks for nothing, until something happens again.
    public boolean rests() {
        lock.lock();
        try {
            return active == 0 && draft.isEmpty() && writer.isSaved();
        } finally {
            lock.unlock();
        }
    }

    /// [#flush], and gives everything back.
    @Override
    public void close() {
        lock.lock();
        try (PageCoder last = coder) {
            if (last != null || !draft.isEmpty()) {
                flush();
            }
            coder = null;
        } finally {
            draft.drop();
            lock.unlock();
        }
    }

    /// Something is about to be written: commits that were missed are told first.
    private void write() {
        writer.check();
        wrote = true;
        if (gap.isPresent()) {
            breaks = whole ? breaks.gap(gap.get().text()) : breaks;
            draft.mark(gap.get());
            gap = Optional.empty();
            point = Optional.empty();
            whole = false;
        }
    }

    /// What a gap is, in words: nothing but the page hashes tells what happened in it.
    private String missed(Attachment attachment) {
        String proof = point.isPresent() ? " (" + attachment.why() + ")" : "";
        return "the database was not followed for a while" + proof + "; what changed was found by the page hashes";
    }

    private void paged() {
        draft.paged();
        if (draft.isFull(known.touched())) {
            next();
        }
    }

    private void commit(Origin origin, long time, int count, long bytes) {
        if (time < millis && !stepped) {
            draft.mark(mark(Kind.CLOCK, "the clock went back by " + (millis - time) + " ms"));
        }
        stepped = time < millis;
        millis = Math.max(millis, time);
        draft.commit(origin, state(), count, bytes);
        long committed = position + 1;
        position = committed;
        if (draft.isFull(known.touched()) || isDue()) {
            next();
        }
    }

    private void beginLineage(Attachment attachment) {
        if (!draft.isEmpty()) {
            next();
        }
        PageCoder old = coder;
        if (old == null || old.pageSize() != attachment.pageSize()) {
            if (old != null) {
                old.close();
            }
            coder = new PageCoder(attachment.pageSize(), known, settings.memory, 0, 0);
        }
        coder().reset();
        lineage = random.nextLong();
        inode = attachment.inode();
        point = Optional.empty();
        whole = false;
        draft.drop();
        LogState nothing = new LogState(0, 0, millis, false);
        draft = new SegmentDraft(header(draft.header().sequence(), attachment.pageSize(), nothing, true), writer);
        draft.mark(mark(Kind.LINEAGE, attachment.why()));
    }

    /// Ends the segment and begins the next.
    private void next() {
        active = System.nanoTime();
        PageCoder current = coder();
        SegmentEnd end = new SegmentEnd(state(), draft.isOpen(), point, inode);
        draft.end(end, known.seal(), current.last());
        draft = new SegmentDraft(header(draft.header().sequence() + 1, current.pageSize(), state(), false), writer);
    }

    private SegmentHeader header(long sequence, int pageSize, LogState state, boolean begins) {
        return new SegmentHeader(sequence, settings.epoch, lineage, pageSize, position, state, Seal.NONE, begins);
    }

    private LogState state() {
        return new LogState(pages, coder().sum(), millis, whole);
    }

    private Mark mark(Kind kind, String text) {
        return new Mark(kind, position, clock.millis(), text);
    }

    private PageCoder coder() {
        return Objects.requireNonNull(coder, "nothing is attached");
    }
}
