package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.PageHash;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.ltx.LtxReader;
import dev.litekeeper.store.Key;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Reads an LTX object back from the store and computes what the database hash is after it: of a snapshot
/// from all its pages, of another one from its pages and from those it replaces, which are read from the
/// store too.
final class Proving {
    private final Timeline timeline;
    private final Parts parts;

    Proving(Timeline timeline, Parts parts) {
        this.timeline = timeline;
        this.parts = parts;
    }

    /// The proof of an object that was made now. Fails as bad where it does not lead from the one state to
    /// the other.
    Proof prove(Due due, int pageSize, Key key) {
        boolean snapshot = due.level() == Layer.SNAPSHOT;
        Optional<Ground> ground = snapshot
                ? Optional.empty()
                : Ground.at(parts, timeline.pieces(), due.from().position());
        if (!snapshot && ground.isEmpty()) {
            throw new IllegalArgumentException("no layers lead to " + due.from());
        }
        Reading reading = read(key, pageSize, ground);
        long before = snapshot ? 0 : due.from().hash();
        LtxHeader header = reading.header;
        boolean asDue = header.maxTxid() == due.to().position()
                && header.minTxid() == (snapshot ? 1 : due.from().position() + 1)
                && header.commit() == due.to().pages();
        if (!asDue || before + reading.change != due.to().hash()) {
            throw Problem.bad("an LTX object does not lead to the state that was recorded")
                    .at(parts.name(key))
                    .because("its database hash is not that of commit "
                            + due.to().position())
                    .failure();
        }
        return new Proof(
                due.level(),
                header.minTxid(),
                header.maxTxid(),
                due.from().millis(),
                due.to().millis(),
                pageSize,
                header.commit(),
                before,
                due.to().hash(),
                reading.bytes,
                reading.sha256,
                due.to().lineage());
    }

    /// Reads a whole object. Fails as bad where it is not the one that was proven.
    void requireSound(Layer layer) {
        Reading reading = read(layer.key(), layer.proof().pageSize(), Optional.empty());
        boolean same = reading.sha256.equals(layer.proof().sha256())
                && (!layer.isSnapshot() || reading.change == layer.proof().hashAfter());
        if (!same) {
            throw Problem.bad("an LTX object is not what was proven")
                    .at(parts.name(layer.key()))
                    .because("its bytes are not the ones that were stored")
                    .failure();
        }
    }

    /// What was read of an object.
    ///
    /// @param change by how much it changes the database hash
    record Reading(LtxHeader header, long change, long bytes, String sha256) {}

    /// Reads a whole object.
    Reading read(Key key, int pageSize, Optional<Ground> ground) {
        MessageDigest digest = sha256();
        try (Counted in = new Counted(parts.store().read(key));
                LtxReader ltx = LtxReader.of(new DigestInputStream(in, digest), parts.name(key))) {
            long change = change(ltx, pageSize, ground);
            return new Reading(ltx.header(), change, in.count, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw Problem.environment("cannot read an object")
                    .at(parts.name(key))
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static long change(LtxReader ltx, int pageSize, Optional<Ground> ground) throws IOException {
        PageHash hash = new PageHash(pageSize);
        byte[] old = new byte[pageSize];
        long change = 0;
        while (ltx.next()) {
            change += PageHash.mix(hash.of(MemorySegment.ofArray(ltx.page()), 0), ltx.number());
            if (ground.isPresent() && ground.get().read(ltx.number(), old)) {
                change -= PageHash.mix(hash.of(MemorySegment.ofArray(old), 0), ltx.number());
            }
        }
        int dropped = ground.map(Ground::pages).orElse(0);
        for (int number = ltx.header().commit() + 1; number <= dropped; number++) {
            if (number != hash.lockBytePage()
                    && ground.isPresent()
                    && ground.get().read(number, old)) {
                change -= PageHash.mix(hash.of(MemorySegment.ofArray(old), 0), number);
            }
        }
        return change;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Counts the bytes that are read.
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
