package dev.litekeeper.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Writes a file and has the disk take what came so far while more comes, so that little is left to wait for in the
/// end.
/// Everything is durable when it is closed without a failure. For one thread.
final class LastingOutput extends OutputStream {
    private static final long STEP = 32L << 20;

    private final FileChannel channel;
    private FutureTask<Boolean> forcing = new FutureTask<>(() -> true);
    private long waiting;

    /// The channel is closed with it.
    LastingOutput(FileChannel channel) {
        this.channel = channel;
        forcing.run();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        waiting += length;
        if (waiting >= STEP && forcing.isDone()) {
            await();
            waiting = 0;
            forcing = new FutureTask<>(() -> force(false));
            Thread.ofPlatform().daemon().name("disk").start(forcing);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            await();
            force(true);
        }
    }

    private boolean force(boolean facts) throws IOException {
        channel.force(facts);
        return true;
    }

    private void await() throws IOException {
        try {
            forcing.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
