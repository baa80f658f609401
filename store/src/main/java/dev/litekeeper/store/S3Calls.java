package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Calls to a bucket: made again while the service is busy or a connection breaks, failures told in words. The client
/// is made by the first call. Safe for use by several threads.
final class S3Calls {
    private static final int TRIES = 4;
    private static final int CONFLICT = 409;
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration CALL = Duration.ofMinutes(2);
    private static final BackoffStrategy BACKOFF =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final String bucket;
    private final S3Access access;
    private @Nullable S3Client client;

    S3Calls(String bucket, S3Access access) {
        this.bucket = bucket;
        this.access = access;
    }

    /// A call that does the same when it is made twice.
    <T> T repeat(String what, String where, Function<S3Client, T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return once(call);
            } catch (SdkException e) {
                if (!isPassing(e) || isLast(tries)) {
                    throw failure(what, where, e);
                }
                pause(tries);
            }
        }
    }

    /// A call that is made once; it throws what the client throws.
    <T> T once(Function<S3Client, T> call) {
        return call.apply(client());
    }

    Failure failure(String what, String where, SdkException e) {
        return new S3Problem(bucket, access).of(what, where, e);
    }

    static boolean isLast(int tries) {
        return tries == TRIES;
    }

    /// Waits before the next try, longer each time. Fails where the thread is interrupted.
    static void pause(int tries) {
        try {
            Thread.sleep(BACKOFF.computeDelay(tries));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped while waiting for the store").failure(e);
        }
    }

    /// Whether the same call may well succeed later, and may have been carried out although it failed.
    static boolean isPassing(SdkException e) {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        if (e instanceof AwsServiceException answer) {
            return answer.statusCode() >= 500
                    || answer.statusCode() == CONFLICT
                    || answer.isThrottlingException()
                    || answer.isClockSkewException();
        }
        return e instanceof ApiCallTimeoutException || cause(e, IOException.class) != null;
    }

    /// The first cause of this type, or null.
    static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private synchronized S3Client client() {
        S3Client made = client;
        if (made == null) {
            made = build();
            client = made;
        }
        return made;
    }

    private S3Client build() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .forcePathStyle(access.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        settings -> settings.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                .overrideConfiguration(settings -> settings.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallTimeout(CALL));
        access.endpoint().ifPresent(builder::endpointOverride);
        access.region()
                .map(Region::of)
                .or(() -> access.endpoint().map(_ -> Region.US_EAST_1))
                .ifPresent(builder::region);
        access.credentials()
                .map(key -> AwsBasicCredentials.create(key.accessKey(), key.secretKey()))
                .map(StaticCredentialsProvider::create)
                .ifPresent(builder::credentialsProvider);
        return builder.build();
    }
}
