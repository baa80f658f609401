package dev.litekeeper.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/// A server that speaks S3, in this process, on a port of its own, with one empty bucket. What is put there is held in
/// memory and is gone when it is closed.
public final class S3Server implements AutoCloseable {
    /// The bucket there is.
    public static final String BUCKET = "bucket";

    /// The credentials that are accepted.
    public static final String ACCESS_KEY = "test-access-key";

    public static final String SECRET_KEY = "test-secret-key";

    private final TransientNio2BlobStore objects = new TransientNio2BlobStore();
    private final S3Proxy proxy = S3Proxy.builder()
            .blobStore(objects)
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .stopTimeout(0)
            .build();

    private S3Server() {}

    public static S3Server start() {
        S3Server server = new S3Server();
        server.objects.createContainer(BUCKET);
        try {
            server.proxy.start();
            return server;
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not start", e);
        }
    }

    /// Where it listens, as in `http://127.0.0.1:40123`.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /// Prints where it listens, and runs until its standard input ends.
    public static void main(String... arguments) throws IOException {
        try (S3Server server = start()) {
            System.out.println(server.endpoint());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        try {
            proxy.stop();
            objects.close();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not stop", e);
        }
    }
}
