package dev.litekeeper.wal;

import java.lang.foreign.MemorySegment;

/// Tells what a sink throws from what goes wrong with the database.
final class HandedOver implements CommitSink {
    private final CommitSink sink;

    HandedOver(CommitSink sink) {
        this.sink = sink;
    }

    /// What a sink threw.
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(Throwable cause) {
            super(cause);
        }
    }

    @Override
    public void attached(Attachment attachment) {
        guard(() -> sink.attached(attachment));
    }

    @Override
    public void page(int number, MemorySegment memory, long offset) {
        try {
            sink.page(number, memory, offset);
        } catch (Throwable e) {
            throw new Failed(e);
        }
    }

    @Override
    public void commit(int pages, long millis, WalPoint point) {
        try {
            sink.commit(pages, millis, point);
        } catch (Throwable e) {
            throw new Failed(e);
        }
    }

    @Override
    public void scanned(int number, MemorySegment memory, long offset) {
        try {
            sink.scanned(number, memory, offset);
        } catch (Throwable e) {
            throw new Failed(e);
        }
    }

    @Override
    public boolean takesScan() {
        try {
            return sink.takesScan();
        } catch (Throwable e) {
            throw new Failed(e);
        }
    }

    @Override
    public void scanFinished(long millis) {
        guard(() -> sink.scanFinished(millis));
    }

    @Override
    public void detached(String why) {
        guard(() -> sink.detached(why));
    }

    private static void guard(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            throw new Failed(e);
        }
    }
}
