package dev.litekeeper.ltx;

import java.io.IOException;
import java.io.InputStream;

/// A stream that knows its place and the name of what it reads, and fails where it ends too early.
final class CountedInput {
    private final InputStream in;
    private final String name;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long passed;

    CountedInput(InputStream in, String name, long start) {
        this.in = in;
        this.name = name;
        this.passed = start;
    }

    /// The bytes before the next one.
    long position() {
        return passed + at;
    }

    void read(byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (at == end && !fill()) {
                throw failure(
                        LtxFault.CUT_OFF, position(), "it ends " + (length - done) + " bytes or more before its end");
            }
            int count = Math.min(length - done, end - at);
            System.arraycopy(buffer, at, into, offset + done, count);
            at += count;
            done += count;
        }
    }

    byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        read(bytes, 0, length);
        return bytes;
    }

    boolean atEnd() throws IOException {
        return at == end && !fill();
    }

    LtxFailure failure(LtxFault fault, long offset, String why) {
        return LtxFailure.of(fault, name, offset, why);
    }

    private boolean fill() throws IOException {
        passed += end;
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
