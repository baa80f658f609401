package dev.litekeeper.archive.log;

import com.github.luben.zstd.ZstdDecompressCtx;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/// Puts a database together in a file, from segments in order, up to any commit.
///
/// Nothing is believed: a segment has to continue what was applied by number, seal and database hash, and [#prove]
/// compares the database hash of what was put together with that of the commit. What does not fit is a failure of kind
/// [dev.litekeeper.failure.Kind#BAD]. Memory is bounded, whatever the size of the database. For one thread.
public final class Replay implements AutoCloseable {
    private static final long NOTHING = -1;
    private static final byte[] ZEROS = new byte[PageImage.LARGEST_PAGE];

    /// A database that was put together and proven.
    ///
    /// @param file where it is
    /// @param pageSize bytes of a page
    /// @param position the commit it is the state after
    /// @param state the database
    public record Proven(Path file, int pageSize, long position, LogState state) {}

    private final PageImage image;
    private final Pages wanted;
    private final byte[] raw = new byte[Block.LARGEST];
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private long position;
    private LogState state;
    private long sequence;
    private boolean inside;
    private Optional<Seal> seal = Optional.empty();

    private Replay(PageImage image, Pages wanted, long position, LogState state) {
        this.image = image;
        this.wanted = wanted;
        this.position = position;
        this.state = state;
    }

    /// Pages that follow each other, from the first to the last.
    public record Pages(int first, int last) {
        private static final Pages ALL = new Pages(1, Integer.MAX_VALUE);

        private boolean areAll() {
            return last == Integer.MAX_VALUE;
        }

        /// Whether this page is one of them.
        public boolean hold(int page) {
            return first <= page && page <= last;
        }

        /// How many of them a database has that has so many pages.
        int of(int pages) {
            return Math.max(0, Math.min(pages, last) - first + 1);
        }
    }

    /// Begins with nothing, in a new file. The first segment has to be one that begins a lineage.
    ///
    /// @param budget bytes of pages that may be held in memory
    public static Replay into(Path file, long budget) {
        return new Replay(PageImage.create(file, budget), Pages.ALL, NOTHING, LogState.EMPTY);
    }

    /// Begins with nothing, in a new file that gets some pages alone, the first of them at its start. The segments are
    /// taken as they come, as long as each one that has such a page is among them: nothing can be proven.
    public static Replay part(Path file, Pages wanted, int pageSize, long budget) {
        Replay replay = new Replay(PageImage.create(file, budget), wanted, NOTHING, LogState.EMPTY);
        replay.image.reset(pageSize);
        return replay;
    }

    /// Begins with a file that holds the state after a commit. The first segment has to be the one that holds that
    /// commit, or the next where that one does not [end inside a commit][Segment#endsInsideACommit].
    public static Replay onto(Path file, int pageSize, long position, LogState state, long budget) {
        return new Replay(PageImage.of(file, pageSize, budget), Pages.ALL, position, state);
    }

    /// [#onto] a file whose database hash was seen to be that of the state while it was written, so that only what
    /// segments change is read again.
    public static Replay onProven(Path file, int pageSize, long position, LogState state, long budget) {
        return new Replay(PageImage.proven(file, pageSize, state.hash(), budget), Pages.ALL, position, state);
    }

    /// The commit whose state the file has so far; -1 before the first segment.
    public long position() {
        return position;
    }

    /// Applies all of a segment.
    public void apply(Segment segment) {
        apply(segment, Long.MAX_VALUE);
    }

    /// Applies a segment up to this commit, which is in it. The next call may only be for the same segment.
    public void applyUpTo(Segment segment, long last) {
        if (!segment.name().holds(last) || last < position) {
            throw new IllegalArgumentException("commit " + last + " is not ahead in segment " + segment.name());
        }
        apply(segment, last);
    }

    /// Has what was not changed since the last call written durably and hashed while more is applied; for one who
    /// proves in the end.
    public void rest() {
        image.rest();
    }

    /// Makes the file exactly the database, durably, and compares its database hash with the one of the commit. Refused
    /// where the state after the commit is none the database was in, because a scan was under way.
    public Proven prove() {
        if (inside || !wanted.areAll()) {
            throw new IllegalStateException("pages of the commit after " + position + " were applied");
        }
        if (!state.whole()) {
            throw Problem.refused("commit " + position + " cannot be restored")
                    .because("a scan was under way")
                    .hint("choose another: litekeeper history")
                    .failure();
        }
        image.resize(state.pages());
        if (image.finish() != state.hash()) {
            throw Problem.bad("the restored database is not the one that was kept")
                    .at(image.path())
                    .because("its database hash is not that of commit " + position)
                    .failure();
        }
        return new Proven(image.path(), image.pageSize(), position, state);
    }

    /// Makes the file exactly what was applied, for one who looks at some of its pages only; nothing is proven.
    public void settle() {
        image.resize(wanted.of(state.pages()));
        image.write();
    }

    @Override
    public void close() {
        zstd.close();
        image.close();
    }

    private void apply(Segment segment, long last) {
        if (wanted.areAll()) {
            begin(segment);
        }
        Cursor cursor = new Cursor(segment, position, last);
        try {
            ByteBuffer body = segment.body();
            while (body.hasRemaining() && !cursor.done) {
                int length = body.getInt();
                int stored = body.getInt();
                Compression.unpack(zstd, body.array(), body.arrayOffset() + body.position(), stored, raw, length);
                body.position(body.position() + stored);
                cursor.block(length);
            }
        } catch (IndexOutOfBoundsException e) {
            throw bad(segment, String.valueOf(e.getMessage()));
        }
        end(segment, cursor);
    }

    /// Sees whether the segment continues what was applied.
    private void begin(Segment segment) {
        SegmentHeader header = segment.header();
        boolean next = seal.isPresent();
        if (next && (header.sequence() != sequence + 1 || !header.previous().equals(seal.get()))) {
            throw bad(segment, "it does not follow the segment before it");
        }
        if (header.begins()) {
            image.reset(header.pageSize());
            position = header.position();
            state = header.state();
            return;
        }
        boolean holds =
                header.position() <= position && position <= segment.name().last();
        if (!holds || header.pageSize() != image.pageSize()) {
            throw bad(segment, "what it continues is missing");
        }
        if (header.position() == position && header.state().hash() != state.hash()) {
            throw bad(segment, "it continues another state");
        }
    }

    private void end(Segment segment, Cursor cursor) {
        sequence = segment.header().sequence();
        inside = !cursor.done && segment.endsInsideACommit();
        if (cursor.done) {
            seal = Optional.empty();
            return;
        }
        if (cursor.commits != segment.index().size()) {
            throw bad(segment, "it has not the commits that it tells");
        }
        position = segment.name().last();
        state = segment.end();
        seal = Optional.of(segment.seal());
    }

    private static Failure bad(Segment segment, String why) {
        return Problem.bad("a segment cannot be applied")
                .at(segment.name())
                .because(why)
                .failure();
    }

    /// Goes through the blocks of a segment, from the commit that the file has to the last one that is wanted.
    private final class Cursor {
        private final Segment segment;
        private final int[] sizes;
        private final long from;
        private final long last;
        private final long before;
        private final int pageSize;
        private int commits;
        private boolean done;
        private int at;

        Cursor(Segment segment, long from, long last) {
            this.segment = segment;
            this.sizes = segment.index().pages();
            this.before = segment.header().position();
            this.pageSize = segment.header().pageSize();
            this.from = from;
            this.last = last;
        }

        void block(int length) {
            at = 0;
            while (at < length && !done) {
                long number = varint();
                if (number == 0) {
                    commit();
                } else if (before + commits < from || !wanted.hold((int) (number >>> 1))) {
                    skip();
                } else {
                    page((int) (number >>> 1) - wanted.first + 1, (number & Block.FRESH) != 0);
                }
            }
            if (!done && at != length) {
                throw new IndexOutOfBoundsException("a block that ends inside a page");
            }
        }

        private void commit() {
            int pages = sizes[commits++];
            long reached = before + commits;
            if (reached > from) {
                image.resize(wanted.of(pages));
            }
            if (reached == last) {
                CommitEntry entry = segment.commit(last).orElseThrow();
                position = reached;
                state = new LogState(entry.pages(), entry.hash(), entry.millis(), entry.whole());
                done = true;
            }
        }

        private void page(int number, boolean fresh) {
            byte[] memory = image.page(number);
            int place = image.offset(number);
            int end = place + pageSize;
            for (int words = (int) varint(); words != 0; words = (int) varint()) {
                int gap = (int) varint() << 3;
                int length = words << 3;
                if (gap < 0
                        || length < 0
                        || gap > end - place
                        || length > end - place - gap
                        || length > raw.length - at) {
                    throw new IndexOutOfBoundsException("a run beyond the page");
                }
                if (fresh) {
                    System.arraycopy(ZEROS, 0, memory, place, gap);
                    System.arraycopy(raw, at, memory, place + gap, length);
                } else {
                    xor(memory, place + gap, at, length);
                }
                place += gap + length;
                at += length;
            }
            if (fresh) {
                System.arraycopy(ZEROS, 0, memory, place, end - place);
            }
        }

        private void xor(byte[] memory, int place, int from, int length) {
            byte[] difference = raw;
            for (int i = 0; i < length; i++) {
                memory[place + i] ^= difference[from + i];
            }
        }

        private void skip() {
            for (int words = (int) varint(); words != 0; words = (int) varint()) {
                varint();
                at += words << 3;
            }
        }

        private long varint() {
            byte next = raw[at++];
            if (next >= 0) {
                return next;
            }
            long value = next & 0x7f;
            for (int shift = 7; next < 0; shift += 7) {
                next = raw[at++];
                value |= (next & 0x7fL) << shift;
            }
            return value;
        }
    }
}
