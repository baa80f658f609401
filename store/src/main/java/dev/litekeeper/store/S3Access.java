package dev.litekeeper.store;

import java.net.URI;
import java.util.Optional;

/// How a bucket is reached.
///
/// @param endpoint the service's address; AWS where empty
/// @param region empty: `us-east-1` with an endpoint, else the one the AWS settings of this machine name
/// @param credentials empty: those the AWS settings of this machine name (variables, profile, role)
/// @param pathStyle whether the bucket is named in the path of a request, not in its host
public record S3Access(
        Optional<URI> endpoint, Optional<String> region, Optional<Credentials> credentials, boolean pathStyle) {
    /// AWS, with the AWS settings of this machine.
    public static final S3Access AWS = new S3Access(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /// A key and its secret. The secret is not in its text.
    public record Credentials(String accessKey, String secretKey) {
        @Override
        public String toString() {
            return accessKey;
        }
    }
}
