package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// One put into a bucket, as a stream: an object of up to one part goes in a single request, a larger one in parts as
/// they come, so that neither disk nor memory has to hold it. The object appears whole, by the one request that ends
/// the put, and only where the key is free.
///
/// Where the answer to that request is lost, the object is read back and compared. Closed before [#finish] it leaves
/// nothing.
final class S3Upload extends OutputStream {
    private static final String TYPE = "application/octet-stream";
    private static final int PART = 8 << 20;
    private static final int SMALLEST = 64 << 10;
    private static final int PARTS_OF_A_SIZE = 1000;
    private static final int TAKEN = 412;

    private final S3Calls calls;
    private final String bucket;
    private final String object;
    private final String where;
    private final MessageDigest digest = digest("SHA-256");
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[SMALLEST];
    private int filled;
    private long size;
    private @Nullable String uploadId;

    S3Upload(S3Calls calls, String bucket, String object, String where) {
        this.calls = calls;
        this.bucket = bucket;
        this.object = object;
        this.where = where;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        digest.update(bytes, offset, length);
        size += length;
        int from = offset;
        int end = offset + length;
        while (from < end) {
            if (filled == partSize()) {
                sendPart();
            }
            int taken = Math.min(end - from, partSize() - filled);
            grow(filled + taken);
            System.arraycopy(bytes, from, buffer, filled, taken);
            filled += taken;
            from += taken;
        }
    }

    /// Makes the object appear. Refused where there is one of its name.
    void finish() {
        if (uploadId == null) {
            String sum = md5();
            settle(client -> client.putObject(
                    put -> put.bucket(bucket)
                            .key(object)
                            .ifNoneMatch("*")
                            .contentType(TYPE)
                            .contentMD5(sum),
                    body()));
            return;
        }
        sendPart();
        String id = uploadId;
        settle(client -> client.completeMultipartUpload(whole -> whole.bucket(bucket)
                .key(object)
                .uploadId(id)
                .ifNoneMatch("*")
                .multipartUpload(list -> list.parts(parts))));
        uploadId = null;
    }

    @Override
    public void close() {
        String id = uploadId;
        if (id == null) {
            return;
        }
        uploadId = null;
        try {
            calls.once(client -> client.abortMultipartUpload(
                    upload -> upload.bucket(bucket).key(object).uploadId(id)));
        } catch (SdkException partsStay) {
            // They are no object, and swept later; the failure that led here is the one worth telling.
            return;
        }
    }

    private void settle(Consumer<S3Client> last) {
        for (int tries = 1; ; tries++) {
            try {
                calls.once(client -> {
                    last.accept(client);
                    return true;
                });
                return;
            } catch (SdkException e) {
                if (isThere(e, tries)) {
                    return;
                }
                if (S3Calls.isLast(tries)) {
                    throw calls.failure("store the object", where, e);
                }
                S3Calls.pause(tries);
            }
        }
    }

    /// Whether the object is there although the request failed. Fails where another is, and where it is no use to ask
    /// again.
    private boolean isThere(SdkException e, int tries) {
        boolean taken = e instanceof S3Exception answer && answer.statusCode() == TAKEN;
        boolean ended = e instanceof NoSuchUploadException;
        if (taken && tries == 1) {
            throw taken(e);
        }
        if (!taken && !ended && !S3Calls.isPassing(e)) {
            throw calls.failure("store the object", where, e);
        }
        Optional<Boolean> same = compare();
        if (same.isPresent() && !same.get()) {
            throw taken(e);
        }
        if (same.isEmpty() && ended) {
            throw calls.failure("store the object", where, e);
        }
        return same.isPresent();
    }

    private Failure taken(SdkException e) {
        return Problem.refused("an object is never overwritten")
                .at(where)
                .because("there is one of this name")
                .failure(e);
    }

    /// Whether the object there is this one; empty where there is none.
    private Optional<Boolean> compare() {
        byte[] expected = copyOf(digest).digest();
        return calls.repeat("read back the object", where, client -> {
            try (InputStream in = client.getObject(get -> get.bucket(bucket).key(object))) {
                DigestInputStream read = new DigestInputStream(in, digest("SHA-256"));
                long length = read.transferTo(nullOutputStream());
                return Optional.of(
                        length == size && Arrays.equals(read.getMessageDigest().digest(), expected));
            } catch (NoSuchKeyException none) {
                return Optional.empty();
            } catch (IOException e) {
                throw SdkException.create("the connection broke", e);
            }
        });
    }

    private void sendPart() {
        String id = uploadId;
        if (id == null) {
            id = calls.repeat(
                    "store the object",
                    where,
                    client -> client.createMultipartUpload(
                                    upload -> upload.bucket(bucket).key(object).contentType(TYPE))
                            .uploadId());
            uploadId = id;
        }
        String upload = id;
        int number = parts.size() + 1;
        String sum = md5();
        String tag = calls.repeat(
                "store the object",
                where,
                client -> client.uploadPart(
                                part -> part.bucket(bucket)
                                        .key(object)
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .contentMD5(sum),
                                body())
                        .eTag());
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        filled = 0;
    }

    /// A service takes 10,000 parts at most; with parts that grow they hold 440 GB.
    private int partSize() {
        return PART * (1 + parts.size() / PARTS_OF_A_SIZE);
    }

    private void grow(int needed) {
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(partSize(), Math.max(needed, buffer.length * 4)));
        }
    }

    private RequestBody body() {
        int length = filled;
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(buffer, 0, length), length, TYPE);
    }

    private String md5() {
        MessageDigest md5 = digest("MD5");
        md5.update(buffer, 0, filled);
        return Base64.getEncoder().encodeToString(md5.digest());
    }

    private static MessageDigest copyOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
