package dev.litekeeper.archive;

import dev.litekeeper.project.NamedStore;
import dev.litekeeper.project.Secret;
import dev.litekeeper.store.S3Access;
import dev.litekeeper.store.Store;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// From the stores of `litekeeper.yml` to stores that can be used.
public final class Stores {
    private Stores() {}

    /// The stores in their order. `variables` are those of the process; secrets are looked up there. Nothing is
    /// created and nothing is asked yet. Fails with a usage problem where a variable is not set.
    public static List<Store> open(List<NamedStore> named, Map<String, String> variables) {
        return named.stream().map(store -> open(store, variables)).toList();
    }

    /// One of them.
    public static Store open(NamedStore named, Map<String, String> variables) {
        return named.address() instanceof NamedStore.Bucket bucket
                ? Store.at(named.name(), named.url(), access(bucket, variables))
                : Store.at(named.name(), named.url());
    }

    /// A store at an address that a user wrote. A bucket that is named in `litekeeper.yml` too is reached as it says
    /// there, another one with the AWS settings of this machine.
    public static Store elsewhere(String url, List<NamedStore> named, Map<String, String> variables) {
        S3Access access = named.stream()
                .map(NamedStore::address)
                .filter(address -> address instanceof NamedStore.Bucket bucket && sameBucket(bucket.url(), url))
                .map(address -> access((NamedStore.Bucket) address, variables))
                .findFirst()
                .orElse(S3Access.AWS);
        return Store.at("replica", url, access);
    }

    private static boolean sameBucket(String one, String other) {
        String start = one.replaceFirst("^(s3://[^/]*).*", "$1");
        return other.equals(start) || other.startsWith(start + "/");
    }

    private static S3Access access(NamedStore.Bucket bucket, Map<String, String> variables) {
        return new S3Access(
                bucket.endpoint().map(URI::create),
                bucket.region(),
                credentials(bucket, variables),
                bucket.pathStyle());
    }

    private static Optional<S3Access.Credentials> credentials(NamedStore.Bucket bucket, Map<String, String> variables) {
        Optional<Secret> key = bucket.accessKey();
        Optional<Secret> secret = bucket.secretKey();
        return key.isEmpty() || secret.isEmpty()
                ? Optional.empty()
                : Optional.of(new S3Access.Credentials(
                        key.get().expand(variables), secret.get().expand(variables)));
    }
}
