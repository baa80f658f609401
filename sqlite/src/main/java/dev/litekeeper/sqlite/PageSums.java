package dev.litekeeper.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Pages read once, by several threads, for their [PageDigest]; each MiB is handed on while it is at hand.
final class PageSums {
    private static final int CHUNK = 1 << 20;
    private static final int MOST_THREADS = 4;
    private static final byte[] ZEROS = new byte[8];

    /// In the header of a database: the numbers of the file format, the change counter, and who wrote last.
    private static final List<Span> NOT_CONTENT = List.of(new Span(18, 20), new Span(24, 28), new Span(92, 100));

    private final Pages pages;
    private final int pageSize;
    private final long count;
    private final Sink sink;
    private final byte[][] sums;
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private record Span(int from, int end) {}

    /// Takes what was read; called from several threads.
    interface Sink {
        void take(ByteBuffer bytes, long position) throws IOException;
    }

    private PageSums(Pages pages, int pageSize, long count, Sink sink) {
        this.pages = pages;
        this.pageSize = pageSize;
        this.count = count;
        this.sink = sink;
        this.sums = new byte[(int) ((count * pageSize + CHUNK - 1) / CHUNK)][];
    }

    /// Reads `count` pages. The threads that read are never interrupted, which would close the descriptor
    /// on a live database; where the caller is, they end after the MiB they are at.
    static PageDigest of(Pages pages, int pageSize, long count, Sink sink) {
        return new PageSums(pages, pageSize, count, sink).run();
    }

    private PageDigest run() {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                work.add(workers.submit(this::read));
            }
            try {
                for (Future<?> each : work) {
                    each.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Interruption.failure(e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            } finally {
                stopped.set(true);
                workers.shutdown();
            }
        }
        MessageDigest all = sha256();
        for (byte[] sum : sums) {
            all.update(sum);
        }
        return PageDigest.of(pageSize, count, all.digest());
    }

    private void read() {
        MessageDigest digest = sha256();
        byte[] bytes = new byte[CHUNK];
        int step = CHUNK / pageSize;
        try {
            for (long chunk = next.getAndIncrement();
                    chunk < sums.length && !stopped.get();
                    chunk = next.getAndIncrement()) {
                long first = chunk * step + 1;
                int these = (int) Math.min(step, count - first + 1);
                pages.read(first, these, bytes);
                update(digest, bytes, these * pageSize, chunk == 0);
                sums[(int) chunk] = digest.digest();
                sink.take(ByteBuffer.wrap(bytes, 0, these * pageSize), chunk * CHUNK);
            }
        } catch (IOException e) {
            stopped.set(true);
            throw new UncheckedIOException(e);
        }
    }

    private static void update(MessageDigest digest, byte[] bytes, int length, boolean withHeader) {
        int from = 0;
        if (withHeader) {
            for (Span blank : NOT_CONTENT) {
                digest.update(bytes, from, blank.from - from);
                digest.update(ZEROS, 0, blank.end - blank.from);
                from = blank.end;
            }
        }
        digest.update(bytes, from, length - from);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
