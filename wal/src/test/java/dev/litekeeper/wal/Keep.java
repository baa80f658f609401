package dev.litekeeper.wal;

import dev.litekeeper.sqlite.DatabaseFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// A process that follows one database until its standard input ends: it prints `ready` once the scan is
/// over, and how it stood at the end. For tests that stop or kill it, and for measurements.
///
/// Its arguments are the database, how many seconds it may be stopped, and perhaps the word `gentle`. The property
/// `patience` says how many seconds it may hang.
final class Keep {
    private Keep() {}

    public static void main(String[] arguments) throws IOException {
        Counting sink = new Counting();
        boolean gentle = arguments.length > 2 && arguments[2].equals("gentle");
        StopGuard guard = StopGuard.start(Duration.ofSeconds(Long.parseLong(arguments[1])));
        Tails tails =
                new Tails(InstantSource.system(), () -> Runtime.getRuntime().halt(9));
        TailOrder order = TailOrder.USUAL.gentle(gentle).patience(Duration.ofSeconds(Long.getLong("patience", 10)));
        Tail tail = tails.follow(DatabaseFile.at(Path.of(arguments[0])), order, sink);
        Wait.until(() -> sink.whole, () -> tail.status().toString());
        System.out.println("ready");
        while (System.in.read() >= 0) {
            System.out.println(tail.status());
        }
        TailStatus last = tail.status();
        tails.close();
        guard.close();
        System.out.println(last + " in all " + tail.status().commits() + " commits, ends " + sink.ends);
        Runtime.getRuntime().halt(0);
    }

    /// Adds the words of every page up, as cheap work that cannot be left out.
    private static final class Counting implements CommitSink {
        private volatile boolean whole;
        private volatile String ends = "";
        private long sum;
        private int pageSize;

        @Override
        public void attached(Attachment attachment) {
            pageSize = attachment.pageSize();
        }

        @Override
        public void page(int number, MemorySegment memory, long offset) {
            for (int i = 0; i < pageSize; i += 8) {
                sum += memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + i);
            }
        }

        @Override
        public void commit(int pages, long millis, WalPoint point) {
            sum += pages;
        }

        @Override
        public void scanned(int number, MemorySegment memory, long offset) {
            page(number, memory, offset);
        }

        @Override
        public void scanFinished(long millis) {
            whole = true;
        }

        @Override
        public void detached(String why) {
            ends = ends + why + " " + sum + "; ";
        }
    }
}
