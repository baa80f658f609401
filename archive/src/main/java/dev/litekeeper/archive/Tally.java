package dev.litekeeper.archive;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Counts and hashes bytes while they stream by. For one thread.
final class Tally {
    private final MessageDigest digest = sha256();
    private long bytes;

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    void add(byte[] buffer, int offset, int count) {
        digest.update(buffer, offset, count);
        bytes += count;
    }

    /// How many bytes went by so far.
    long bytes() {
        return bytes;
    }

    /// What went by. Ends the tally.
    ByteSum sum() {
        return new ByteSum(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /// The same bytes as `in`, counted as they are read.
    InputStream over(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                int read = super.read(buffer, offset, count);
                if (read > 0) {
                    add(buffer, offset, read);
                }
                return read;
            }
        };
    }

    /// Passes everything on to `out`, counted; closing it flushes `out` and leaves it open.
    OutputStream over(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] buffer, int offset, int count) throws IOException {
                add(buffer, offset, count);
                out.write(buffer, offset, count);
            }

            @Override
            public void close() throws IOException {
                out.flush();
            }
        };
    }
}
