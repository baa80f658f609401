package dev.litekeeper.wal;

import dev.litekeeper.sqlite.LiveBytes;
import java.lang.foreign.MemorySegment;
import java.time.InstantSource;

/// Reads every page of a database file once, a chunk at a time, without a snapshot and without any lock.
///
/// A page that no commit has touched since the scan began stands in the file as the newest commit left it,
/// because checkpoints write only pages of frames, and all frames since then have been read. Whether a page
/// was touched is judged only when everything that was committed before the end of the chunk's reading has
/// been handed over. For the draining thread.
final class Scan {
    private static final int CHUNK = 256 * 1024;
    private static final long LOCK_BYTE = 1L << 30;

    private final LiveBytes bytes;
    private final CommitSink sink;
    private final InstantSource clock;
    private final int pageSize;
    private final PageSet touched;
    private int next = 1;
    private volatile boolean running;
    private volatile int done;
    private volatile boolean waiting;

    Scan(LiveBytes bytes, CommitSink sink, InstantSource clock, int pageSize, PageSet touched) {
        this.bytes = bytes;
        this.sink = sink;
        this.clock = clock;
        this.pageSize = pageSize;
        this.touched = touched;
    }

    void begin() {
        touched.open();
        running = true;
    }

    boolean running() {
        return running;
    }

    /// Whether the sink takes more of it now.
    boolean isWanted() {
        waiting = !sink.takesScan();
        return !waiting;
    }

    /// Whether nothing is left to do for now: it is over, or waits for the sink.
    boolean rests() {
        return !running || waiting;
    }

    /// How many pages were looked at.
    int done() {
        return done;
    }

    /// Reads the next chunk, lets `drain` hand over what was committed meanwhile, and hands over the pages of
    /// the chunk that were not touched. `drain` answers the size of the database in pages then.
    void step(MemorySegment memory, Draining drain) {
        int count = (int) Math.min(Math.max(1, CHUNK / pageSize), memory.byteSize() / pageSize);
        MemorySegment chunk = memory.asSlice(0, (long) count * pageSize);
        long read = bytes.readDatabase(chunk, (next - 1L) * pageSize);
        chunk.asSlice(read).fill((byte) 0);
        int pages = drain.all();
        int end = Math.min(next + count - 1, pages);
        for (int page = next; page <= end; page++) {
            if (!touched.contains(page) && page != LOCK_BYTE / pageSize + 1) {
                sink.scanned(page, chunk, (long) (page - next) * pageSize);
            }
        }
        next = Math.max(next, end + 1);
        done = next - 1;
        if (next > pages) {
            running = false;
            touched.close();
            sink.scanFinished(clock.millis());
        }
    }

    /// Hands over everything that is committed at the moment of the call.
    interface Draining {
        int all();
    }
}
