package dev.litekeeper.project;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the stores of a `litekeeper.yml`.
final class StoreReader {
    private StoreReader() {}

    static NamedStore store(Section section) {
        return new NamedStore(Names.checked(section.required("name")), folder(section.required("url")));
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

    private static Path folder(Value url) {
        String text = url.text();
        if (text.startsWith("s3:")) {
            throw url.place()
                    .wrong(
                            "stores of S3 are not supported yet: " + text,
                            "use a folder, as in file:///var/backups/my-app, on another disk or a mounted one");
        }
        try {
            URI uri = new URI(text);
            if (!"file".equals(uri.getScheme())
                    || uri.getPath() == null
                    || !uri.getPath().startsWith("/")) {
                throw notAFolder(url);
            }
            return Path.of(new URI("file", null, uri.getPath(), null)).normalize();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw notAFolder(url);
        }
    }

    private static RuntimeException notAFolder(Value url) {
        return url.place()
                .wrong(
                        "not the address of a store: " + url.text(),
                        "write file:// and the folder's full path, as in file:///var/backups/my-app; a space is %20");
    }
}
