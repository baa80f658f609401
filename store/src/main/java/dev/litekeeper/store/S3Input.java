package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bytes of an object, or a part of them; where the connection breaks, it goes on from the same place of the same
/// object.
final class S3Input extends InputStream {
    private static final int TRIES = 4;

    /// Opens the object from a place on; where the tag is not empty, only while it is still the object of that tag.
    interface Opening {
        ResponseInputStream<GetObjectResponse> at(long offset, String tag);
    }

    private final Opening opening;
    private final String tag;
    private final long end;
    private ResponseInputStream<GetObjectResponse> in;
    private long place;

    S3Input(Opening opening, long offset) {
        this.opening = opening;
        this.in = opening.at(offset, "");
        this.tag = Objects.requireNonNullElse(in.response().eTag(), "");
        this.place = offset;
        this.end = offset + in.response().contentLength();
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
        for (int tries = 1; place < end; tries++) {
            try {
                int count = in.read(bytes, offset, length);
                if (count > 0) {
                    place += count;
                    return count;
                }
                throw new IOException("the connection ended before byte " + place);
            } catch (AbortedException e) {
                throw interrupted(e);
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
        try {
            if (place < end) {
                in.abort();
            }
            in.close();
        } catch (AbortedException e) {
            throw interrupted(e);
        }
    }

    private static Failure interrupted(AbortedException e) {
        Thread.currentThread().interrupt();
        return Problem.interrupted("stopped while reading from the store").failure(e);
    }

    private void reopen(IOException broken) throws IOException {
        in.abort();
        try {
            in = opening.at(place, tag);
        } catch (Failure e) {
            broken.addSuppressed(e);
            throw broken;
        }
    }
}
