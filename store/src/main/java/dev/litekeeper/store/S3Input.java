package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bytes of an object; where the connection breaks, it goes on from the same place of the same object.
final class S3Input extends InputStream {
    private static final int TRIES = 4;

    /// Opens the object from a place on; where the tag is not empty, only while it is still the object of that tag.
    interface Opening {
        ResponseInputStream<GetObjectResponse> at(long offset, String tag);
    }

    private final Opening opening;
    private final String tag;
    private final long size;
    private ResponseInputStream<GetObjectResponse> in;
    private long read;

    S3Input(Opening opening) {
        this.opening = opening;
        this.in = opening.at(0, "");
        this.tag = Objects.requireNonNullElse(in.response().eTag(), "");
        this.size = in.response().contentLength();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        for (int tries = 1; read < size; tries++) {
            try {
                int count = in.read(bytes, offset, length);
                if (count > 0) {
                    read += count;
                    return count;
                }
                throw new IOException("the connection ended after " + read + " of " + size + " bytes");
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw e;
                }
                reopen(e);
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        if (read < size) {
            in.abort();
        }
        in.close();
    }

    private void reopen(IOException broken) throws IOException {
        in.abort();
        try {
            in = opening.at(read, tag);
        } catch (Failure e) {
            broken.addSuppressed(e);
            throw broken;
        }
    }
}
