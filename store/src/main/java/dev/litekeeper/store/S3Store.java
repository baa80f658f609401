package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects of a bucket of S3, or of a service that speaks it, below a prefix. The bucket has to be there.
///
/// Times are in whole seconds. A put that fails because the service does not answer may still come to be, later, as a
/// whole.
final class S3Store implements Store {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Duration SURELY_DEAD = Duration.ofDays(1);
    private static final int NOT_FOUND = 404;
    private static final long WHOLE = Long.MAX_VALUE;

    private final String name;
    private final String bucket;
    private final String prefix;
    private final S3Calls calls;

    private S3Store(String name, String bucket, String prefix, S3Access access) {
        this.name = name;
        this.bucket = bucket;
        this.prefix = prefix;
        this.calls = new S3Calls(bucket, access);
    }

    static S3Store at(String name, URI url, S3Access access) {
        String bucket = url.getAuthority() == null ? "" : url.getAuthority();
        String path = url.getPath() == null ? "" : url.getPath().replaceAll("^/|/$", "");
        if (!BUCKET.matcher(bucket).matches() || !(path.isEmpty() || Key.isValid(path))) {
            throw Problem.usage("not the address of a bucket")
                    .at(url)
                    .hint("write it as in s3://my-bucket/backups, of letters, digits, dots and dashes")
                    .failure();
        }
        return new S3Store(name, bucket, path.isEmpty() ? "" : path + "/", access);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String url() {
        return "s3://" + bucket + ("/" + prefix).replaceAll("/$", "");
    }

    @Override
    public Optional<Folder> folder() {
        return Optional.empty();
    }

    @Override
    public StoredObject put(Key key, Content content) {
        try (S3Upload upload = new S3Upload(calls, bucket, object(key), where(key))) {
            content.writeTo(upload);
            upload.finish();
        } catch (IOException e) {
            throw Problem.environment("cannot store the object")
                    .at(where(key))
                    .because(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                    .failure(e);
        }
        return find(key)
                .orElseThrow(() -> Problem.bad("the store did not keep the object")
                        .at(where(key))
                        .because("it was accepted, and is not there")
                        .hint("look at the service and its logs")
                        .failure());
    }

    /// It does: `Content-MD5` goes with every request that carries bytes.
    @Override
    public boolean provesPuts() {
        return true;
    }

    @Override
    public InputStream read(Key key) {
        return new S3Input((from, tag) -> open(key, from, WHOLE, tag), 0);
    }

    @Override
    public InputStream read(Key key, long offset, long length) {
        long last = length > WHOLE - offset ? WHOLE : offset + length - 1;
        return length == 0 ? new Limited(read(key), 0) : new S3Input((from, tag) -> open(key, from, last, tag), offset);
    }

    @Override
    public Optional<StoredObject> find(Key key) {
        return calls.repeat("look at the object", where(key), client -> {
            try {
                HeadObjectResponse facts =
                        client.headObject(head -> head.bucket(bucket).key(object(key)));
                return Optional.of(described(key, facts.contentLength(), facts.lastModified()));
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw withReason(key, e);
            }
        });
    }

    @Override
    public List<StoredObject> list(String start) {
        List<StoredObject> found = new ArrayList<>();
        String next = null;
        do {
            ListObjectsV2Response page = page(start, next);
            page.contents().forEach(object -> described(object).ifPresent(found::add));
            next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        } while (next != null);
        found.sort((one, other) -> one.key().compareTo(other.key()));
        return List.copyOf(found);
    }

    @Override
    public void delete(Key key) {
        calls.repeat(
                "delete the object",
                where(key),
                client -> client.deleteObject(delete -> delete.bucket(bucket).key(object(key))));
    }

    /// Aborts uploads in parts that were begun more than a day before `now`: whether they are running cannot be told
    /// any earlier. Where that is not permitted, the rules of the bucket have to do it.
    @Override
    public void sweep(Instant now) {
        Instant dead = now.minus(SURELY_DEAD);
        try {
            ListMultipartUploadsResponse page = calls.once(client ->
                    client.listMultipartUploads(list -> list.bucket(bucket).prefix(prefix)));
            for (MultipartUpload upload : page.uploads()) {
                if (upload.initiated().isBefore(dead)) {
                    calls.once(client -> client.abortMultipartUpload(
                            abort -> abort.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
                }
            }
        } catch (S3Exception e) {
            if (e.statusCode() != 403 && e.statusCode() != 501 && e.statusCode() != NOT_FOUND) {
                throw calls.failure("clean the store", this.toString(), e);
            }
        } catch (SdkException e) {
            throw calls.failure("clean the store", this.toString(), e);
        }
    }

    @Override
    public String toString() {
        return name + " (" + url() + ")";
    }

    private ListObjectsV2Response page(String start, @Nullable String next) {
        return calls.repeat(
                "list the store",
                this.toString(),
                client -> client.listObjectsV2(
                        list -> list.bucket(bucket).prefix(prefix + start).continuationToken(next)));
    }

    private ResponseInputStream<GetObjectResponse> open(Key key, long offset, long last, String tag) {
        return calls.repeat("read the object", where(key), client -> {
            GetObjectRequest.Builder get =
                    GetObjectRequest.builder().bucket(bucket).key(object(key));
            if (offset > 0 || last < WHOLE) {
                get.range("bytes=" + offset + "-" + (last < WHOLE ? last : ""));
            }
            if (!tag.isEmpty()) {
                get.ifMatch(tag);
            }
            try {
                return client.getObject(get.build());
            } catch (NoSuchKeyException e) {
                throw missing(key, e);
            }
        });
    }

    private Failure missing(Key key, NoSuchKeyException e) {
        return Problem.bad("there is no such object").at(where(key)).failure(e);
    }

    /// An answer to HEAD has no body that says why; one to GET has. Where GET is answered, HEAD is worth another try.
    private SdkException withReason(Key key, S3Exception bare) {
        if (S3Calls.isPassing(bare)) {
            return bare;
        }
        try {
            calls.once(client -> client.getObject(
                            get -> get.bucket(bucket).key(object(key)).range("bytes=0-0")))
                    .abort();
            return SdkException.create("refused, and not when asked again", new IOException(bare));
        } catch (SdkException told) {
            return told;
        }
    }

    private Optional<StoredObject> described(S3Object object) {
        String text = object.key().substring(prefix.length());
        return Key.isValid(text)
                ? Optional.of(described(Key.of(text), object.size(), object.lastModified()))
                : Optional.empty();
    }

    private static StoredObject described(Key key, long size, Instant stored) {
        return new StoredObject(key, new ByteSize(size), stored.truncatedTo(ChronoUnit.SECONDS));
    }

    private String object(Key key) {
        return prefix + key.text();
    }

    private String where(Key key) {
        return url() + "/" + key + " in store " + name;
    }
}
