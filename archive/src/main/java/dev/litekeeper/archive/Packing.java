package dev.litekeeper.archive;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/// A database made into one zstd frame with a checksum, or back. The bytes of both sides are hashed while they stream
/// by; memory does not depend on the size.
///
/// @param raw the database
/// @param packed what is stored
record Packing(ByteSum raw, ByteSum packed) {
    private static final int LEVEL = 2;
    private static final int BUFFER = 1 << 18;

    /// Compresses everything from `in` to `out`; closes neither. `progress` is told how many bytes were read so far.
    static Packing pack(InputStream in, OutputStream out, LongConsumer progress) throws IOException {
        Tally raw = new Tally();
        Tally packed = new Tally();
        try (ZstdOutputStream zstd = new ZstdOutputStream(packed.over(out))) {
            zstd.setLevel(LEVEL);
            zstd.setChecksum(true);
            zstd.setWorkers(Math.min(4, Runtime.getRuntime().availableProcessors()));
            transfer(in, zstd, raw, progress);
        }
        return new Packing(raw.sum(), packed.sum());
    }

    /// Decompresses everything from `in`, which it closes, to `out`. Fails with an I/O error where the bytes are no
    /// whole zstd frame.
    static Packing unpack(InputStream in, OutputStream out, LongConsumer progress) throws IOException {
        Tally raw = new Tally();
        Tally packed = new Tally();
        try (ZstdInputStream zstd = new ZstdInputStream(new BufferedInputStream(packed.over(in), BUFFER));
                Relay relay = new Relay(raw.over(out))) {
            long done = 0;
            byte[] buffer = new byte[BUFFER];
            for (int read = zstd.read(buffer); read >= 0; read = zstd.read(buffer)) {
                relay.write(buffer, 0, read);
                done += read;
                progress.accept(done);
            }
        }
        return new Packing(raw.sum(), packed.sum());
    }

    private static void transfer(InputStream in, OutputStream out, Tally tally, LongConsumer progress)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            tally.add(buffer, 0, read);
            out.write(buffer, 0, read);
            progress.accept(tally.bytes());
        }
    }
}
