package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// What an exception of the client means for a person.
record S3Problem(String bucket, S3Access access) {
    private static final String CREDENTIALS =
            "check access-key and secret-key of the store, or the AWS settings of this machine";

    Failure of(String what, String where, SdkException e) {
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return Problem.interrupted("stopped while talking to the store")
                    .at(where)
                    .failure(e);
        }
        Problem problem = Problem.environment("cannot " + what).at(where);
        return (e instanceof AwsServiceException answer ? answered(problem, answer) : unanswered(problem, e))
                .failure(e);
    }

    private Problem answered(Problem problem, AwsServiceException e) {
        String code = e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
        return switch (code) {
            case "NoSuchBucket" ->
                problem.because("there is no bucket " + bucket)
                        .hint("create it, or correct the url of the store in litekeeper.yml");
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired" ->
                problem.because("the credentials have expired").hint("renew them and start again");
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId" ->
                problem.because("the service does not accept the credentials (" + code + ")")
                        .hint(CREDENTIALS);
            case "RequestTimeTooSkewed" ->
                problem.because("the clock of this machine and that of the service differ too much")
                        .hint("set the clock, as with: timedatectl set-ntp true");
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                problem.because("the bucket is in another region").hint("name it with region: in litekeeper.yml");
            case "QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "EntityTooLarge" ->
                problem.because("the service has no room for it (" + code + ")")
                        .hint("free space there, or name another store in litekeeper.yml");
            default -> byStatus(problem, code, e);
        };
    }

    private Problem byStatus(Problem problem, String code, AwsServiceException e) {
        String told = (e.statusCode() + " " + code).strip();
        return switch (e.statusCode()) {
            case 401, 403 ->
                problem.because("permission denied (" + told + ")")
                        .hint("the credentials need s3:ListBucket on " + bucket
                                + ", and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on what"
                                + " is in it");
            case 429, 503 ->
                problem.because("the service is busy (" + told + ")").hint("try again later");
            case 507 ->
                problem.because("the service has no room for it (" + told + ")")
                        .hint("free space there, or name another store in litekeeper.yml");
            default -> problem.because(told + ": " + firstLine(e)).hint("look at the service and its logs");
        };
    }

    private Problem unanswered(Problem problem, SdkException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("Unable to load credentials")) {
            return problem.because("there are no credentials").hint(CREDENTIALS);
        }
        if (text.contains("Unable to load region")) {
            return problem.because("no region is named").hint("name it with region: in litekeeper.yml");
        }
        String hint = "check the network and the endpoint of the store";
        if (e instanceof ApiCallTimeoutException) {
            return problem.because(service() + " did not answer in time").hint(hint);
        }
        IOException cause = S3Calls.cause(e, IOException.class);
        return switch (cause) {
            case UnknownHostException unknown ->
                problem.because("no such host: " + unknown.getMessage()).hint(hint);
            case ConnectException refused ->
                problem.because(service() + " does not answer: " + refused.getMessage())
                        .hint(hint);
            case SocketTimeoutException _ ->
                problem.because(service() + " did not answer in time").hint(hint);
            case null -> problem.because(firstLine(e)).hint(CREDENTIALS);
            default ->
                problem.because("the connection broke: " + cause.getMessage()).hint(hint);
        };
    }

    private String service() {
        return access.endpoint().map(Object::toString).orElse("AWS");
    }

    private static String firstLine(SdkException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
