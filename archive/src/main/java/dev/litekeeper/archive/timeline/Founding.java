package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.ship.Note;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Content;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// The beginning of an archive out of states that were recorded elsewhere, as proven LTX objects: a
/// snapshot, then what changed from state to state. A keeper goes on after them, with a lineage of its own.
///
/// Objects that are there already and say the same are left as they are, so that one that was cut short can
/// be repeated. For one thread.
public final class Founding {
    private final Store store;
    private final ArchiveKeys keys;
    private final Instant now;
    private String lineage = "";

    private Founding(Store store, ArchiveKeys keys, Instant now) {
        this.store = store;
        this.keys = keys;
        this.now = now;
    }

    /// A state to be laid down.
    ///
    /// @param position its number in the archive
    /// @param millis when it was committed, in milliseconds since 1970; not before the state before it
    /// @param hash its database hash
    public record State(long position, long millis, int pageSize, int pages, long hash) {}

    /// In this store. Refused where a keeper has begun an archive of this scope there.
    ///
    /// @param now the age of what is laid down counts from here, so that the tiers keep all of it as if it
    ///     were new
    public static Founding in(Store store, Scope scope, Instant now) {
        ArchiveKeys keys = ArchiveKeys.of(scope);
        boolean begun = store.list(keys.prefix()).stream()
                .map(object -> object.key().text())
                .anyMatch(key -> !key.startsWith(keys.litestream())
                        && !key.startsWith(keys.proofs())
                        && !key.startsWith(keys.adopted()));
        if (begun) {
            throw Problem.refused("there is an archive already")
                    .at(scope + " in store " + store.name())
                    .because("a keeper has begun it")
                    .hint("adopt into another store, or before the first litekeeper keep")
                    .failure();
        }
        return new Founding(store, keys, now);
    }

    /// The store it is in.
    public Store store() {
        return store;
    }

    /// Puts an LTX object that leads from one state to the next, or is a snapshot where there is none
    /// before, reads it back, and puts its proof. A snapshot begins a lineage. Refused where another object
    /// has its name.
    public void add(Optional<State> before, State after, Content ltx) {
        LayerName name = before.map(state -> new LayerName(1, state.position() + 1, after.position()))
                .orElseGet(() -> new LayerName(Layer.SNAPSHOT, 1, after.position()));
        Key key = name.ltx(keys, store);
        if (store.find(name.proof(keys)).isPresent()) {
            Sum sum = write(ltx, OutputStream.nullOutputStream());
            byte[] proof = proof(name, before, after, sum).text();
            if (!MessageDigest.isEqual(new Parts(store).all(name.proof(keys)), proof)) {
                throw Problem.refused("there is another state of this position already")
                        .at(key + " in store " + store.name())
                        .hint("adopt into another store")
                        .failure();
            }
            return;
        }
        store.delete(key);
        Sum[] sum = new Sum[1];
        store.put(key, out -> sum[0] = write(ltx, out));
        requireKept(key, sum[0]);
        Proof proof = proof(name, before, after, sum[0]);
        note(proof.lineage());
        store.put(name.proof(keys), proof.text());
    }

    private void note(String adopted) {
        Key key = keys.adopted(adopted);
        if (store.find(key).isEmpty()) {
            store.put(key, Note.write(Map.of("format", 1L, "at", now.toEpochMilli())));
        }
    }

    private Proof proof(LayerName name, Optional<State> before, State after, Sum sum) {
        lineage = before.isPresent() ? lineage : sum.sha256().substring(0, 16);
        return new Proof(
                name.level(),
                name.first(),
                name.last(),
                before.map(State::millis).orElse(after.millis()),
                after.millis(),
                after.pageSize(),
                after.pages(),
                before.map(State::hash).orElse(0L),
                after.hash(),
                sum.bytes(),
                sum.sha256(),
                lineage);
    }

    private void requireKept(Key key, Sum put) {
        Sum kept = write(
                out -> {
                    try (InputStream in = store.read(key)) {
                        in.transferTo(out);
                    }
                },
                OutputStream.nullOutputStream());
        if (!kept.equals(put)) {
            throw Problem.environment("the store did not keep the object as it was put")
                    .at(key + " in store " + store.name())
                    .hint("look at the store and its disks")
                    .failure();
        }
    }

    private static Sum write(Content content, OutputStream out) {
        Summed summed = new Summed(out);
        try {
            content.writeTo(summed);
        } catch (IOException e) {
            throw Problem.environment("cannot write the object")
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        return new Sum(HexFormat.of().formatHex(summed.digest.digest()), summed.bytes);
    }

    /// What identifies the bytes of an object.
    private record Sum(String sha256, long bytes) {}

    /// Passes on what is written and sums it.
    private static final class Summed extends FilterOutputStream {
        private final MessageDigest digest = Proving.sha256();
        private long bytes;

        Summed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            out.write(content, offset, length);
            digest.update(content, offset, length);
            bytes += length;
        }
    }
}
