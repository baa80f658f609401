package dev.litekeeper.store;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A place for objects that are put once and never changed.
///
/// An object has a [Key], bytes and the time it was stored. It is there whole or not at all: a put that fails, or a
/// process that is killed inside one, leaves no object, and a put that returned is durable. What is there is never
/// overwritten. Failures name the store and the key. Safe for use by several threads and several processes.
public interface Store {
    /// What addresses look like.
    String KINDS = "write it as in file:///var/backups/app or s3://my-bucket/backups";

    /// [#at(String, String, S3Access)] with the AWS settings of this machine.
    static Store at(String name, String url) {
        return at(name, url, S3Access.AWS);
    }

    /// The store at this address, as in `file:///var/backups/app` or `s3://bucket/prefix`. Nothing is created and
    /// nothing is reached. Fails with a usage problem on an address of an unknown kind.
    ///
    /// @param access how a bucket is reached; of no meaning to a folder
    static Store at(String name, String url, S3Access access) {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("not the address of a store")
                    .at(url)
                    .because(String.valueOf(e.getMessage()))
                    .hint(KINDS)
                    .failure(e);
        }
        return switch (String.valueOf(address.getScheme())) {
            case "file" -> DirectoryStore.at(name, address);
            case "s3" -> S3Store.at(name, address, access);
            default ->
                throw Problem.usage("not an address of a known kind of store")
                        .at(url)
                        .hint(KINDS)
                        .failure();
        };
    }

    /// What a person calls it.
    String name();

    /// Its address.
    String url();

    /// The folder that holds the objects, where they are on a file system of this machine.
    Optional<Folder> folder();

    /// Stores an object under a key that is free. Refused where the key is taken, also by a put that runs at the
    /// same time.
    StoredObject put(Key key, Content content);

    /// Stores an object of few bytes.
    default StoredObject put(Key key, byte[] content) {
        return put(key, out -> out.write(content));
    }

    /// Whether a put that returned proves that the store keeps the bytes it was given, by a checksum that went with
    /// them. Where it does not, reading back does.
    default boolean provesPuts() {
        return false;
    }

    /// The object's bytes, to be closed by the caller. Fails where there is no such object.
    InputStream read(Key key);

    /// The object's bytes from `offset` on, so many at most, to be closed by the caller. What is before them and after
    /// them is not fetched. Fails where there is no such object, or where it ends before `offset`.
    default InputStream read(Key key, long offset, long length) {
        InputStream in = read(key);
        try {
            in.skipNBytes(offset);
        } catch (IOException e) {
            throw Problem.environment("cannot read a part of the object")
                    .at(key + " in store " + name())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        return new Limited(in, length);
    }

    /// The object's size and time, or nothing where there is no such object.
    Optional<StoredObject> find(Key key);

    /// Every object whose key starts with this text, in the order of the keys' UTF-8 bytes. Nothing that is
    /// half put is among them.
    List<StoredObject> list(String prefix);

    /// Removes the object, durably; nothing happens where there is none.
    void delete(Key key);

    /// Removes what puts that were killed more than a minute before `now` have left behind. Objects, and puts that are
    /// running, are not touched.
    void sweep(Instant now);
}
