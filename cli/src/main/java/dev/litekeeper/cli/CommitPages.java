package dev.litekeeper.cli;

import dev.litekeeper.archive.log.CommitEntry;
import dev.litekeeper.archive.timeline.Timeline;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// The commits of an archive, the newest first, a page at a time: only one is in memory.
///
/// @param before only commits with a smaller number
/// @param since none older than this
/// @param most so many at most
record CommitPages(Timeline timeline, long before, Instant since, int most) implements Iterable<List<CommitEntry>> {
    static final int PAGE = 1000;

    @Override
    public Iterator<List<CommitEntry>> iterator() {
        return new Iterator<>() {
            private int left = most;
            private List<CommitEntry> page = read(before);

            @Override
            public boolean hasNext() {
                return !page.isEmpty();
            }

            @Override
            public List<CommitEntry> next() {
                if (page.isEmpty()) {
                    throw new NoSuchElementException();
                }
                List<CommitEntry> read = page;
                left -= read.size();
                page = read(read.getLast().position());
                return read;
            }

            private List<CommitEntry> read(long position) {
                return timeline.commits(position, since, Math.min(left, PAGE));
            }
        };
    }
}
