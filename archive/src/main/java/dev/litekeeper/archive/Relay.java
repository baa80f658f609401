package dev.litekeeper.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// An output stream whose bytes are handed on by a thread of its own, in order, while the caller makes the next ones.
/// At most four pieces are on the way.
///
/// What goes wrong behind is thrown by a later write or by [#close], which returns when everything was handed on.
/// For one caller.
final class Relay extends OutputStream {
    private static final int PIECES = 4;
    private static final byte[] END = new byte[0];

    private final OutputStream out;
    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);
    private final Thread thread;
    private volatile @Nullable IOException failure;
    private boolean closed;

    /// Hands on to `out`, which stays open.
    Relay(OutputStream out) {
        this.out = out;
        this.thread = Thread.ofPlatform().name("relay").daemon().start(this::handOn);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int count) throws IOException {
        if (count > 0) {
            throwFailure();
            byte[] piece = new byte[count];
            System.arraycopy(buffer, offset, piece, 0, count);
            put(piece);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            put(END);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw interrupted();
            }
            throwFailure();
        }
    }

    /// After a failure the pieces are taken and dropped, so that the caller never waits for ever.
    private void handOn() {
        try {
            for (byte[] piece = pieces.take(); piece.length > 0; piece = pieces.take()) {
                if (failure == null) {
                    handOn(piece);
                }
            }
        } catch (InterruptedException e) {
            failure = interrupted();
        }
    }

    private void handOn(byte[] piece) {
        try {
            out.write(piece);
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) {
            failure = new IOException(e);
        }
    }

    private void put(byte[] piece) throws IOException {
        try {
            pieces.put(piece);
        } catch (InterruptedException e) {
            thread.interrupt();
            throw interrupted();
        }
    }

    private void throwFailure() throws IOException {
        IOException found = failure;
        if (found != null) {
            throw new IOException(found.getMessage(), found);
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }
}
