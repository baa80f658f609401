package dev.litekeeper.project;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the stores of a `litekeeper.yml`.
final class StoreReader {
    private static final Pattern BUCKET = Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^?#\\s]*)?");

    private StoreReader() {}

    static NamedStore store(Section section) {
        Value url = section.required("url");
        return new NamedStore(
                Names.checked(section.required("name")),
                url.text().startsWith("s3:") ? bucket(section, url) : folder(section, url));
    }

    static void requireDistinct(List<NamedStore> stores, Section top) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < stores.size(); i++) {
            if (!names.add(stores.get(i).name())) {
                throw top.required("stores")
                        .items()
                        .get(i)
                        .place()
                        .wrong("two stores are called " + stores.get(i).name(), "give each store a name of its own");
            }
        }
    }

    private static NamedStore.Bucket bucket(Section section, Value url) {
        if (!BUCKET.matcher(url.text()).matches()) {
            throw url.place()
                    .wrong("not the address of a bucket: " + url.text(), "write s3://BUCKET or s3://BUCKET/FOLDER");
        }
        if (section.has("access-key") != section.has("secret-key")) {
            throw section.place().wrong("access-key and secret-key belong together", "give both, or none of the two");
        }
        return new NamedStore.Bucket(
                url.text().replaceFirst("/+$", ""),
                section.optional("endpoint").map(StoreReader::endpoint),
                section.optional("region").map(Value::text),
                section.optional("access-key").map(Value::secret),
                section.optional("secret-key").map(StoreReader::secret),
                section.read("path-style", Value::truth, section.has("endpoint")));
    }

    private static String endpoint(Value value) {
        if (!value.text().matches("https?://[^/\\s]+/?")) {
            throw value.place()
                    .wrong(value.key() + " is not a web address: " + value.text(), "write https://host[:port]");
        }
        return value.text().replaceFirst("/$", "");
    }

    private static Secret secret(Value value) {
        Secret secret = value.secret();
        if (!secret.hasVariable()) {
            throw value.place()
                    .wrong(
                            "the secret key of the store stands in the file",
                            "write \"${S3_SECRET_KEY}\" and set S3_SECRET_KEY where litekeeper runs");
        }
        return secret;
    }

    private static NamedStore.Folder folder(Section section, Value url) {
        for (String key : Keys.of("stores[]")) {
            if (!key.equals("name") && !key.equals("url") && section.has(key)) {
                throw section.required(key).place().wrong(key + " is said of a folder", "take it out");
            }
        }
        try {
            URI uri = new URI(url.text());
            if (!"file".equals(uri.getScheme())
                    || uri.getPath() == null
                    || !uri.getPath().startsWith("/")) {
                throw notAFolder(url);
            }
            return new NamedStore.Folder(
                    Path.of(new URI("file", null, uri.getPath(), null)).normalize());
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw notAFolder(url);
        }
    }

    private static RuntimeException notAFolder(Value url) {
        return url.place()
                .wrong(
                        "not the address of a store: " + url.text(),
                        "write file:// and the folder's full path, as in file:///var/backups/my-app (a space is %20),"
                                + " or s3://BUCKET/FOLDER");
    }
}
