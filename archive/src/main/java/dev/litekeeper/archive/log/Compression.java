package dev.litekeeper.archive.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/// zstd frames. What does not become smaller is kept as it is.
final class Compression {
    /// What is fast enough to keep up with a writer.
    static final int LEVEL = 1;

    private Compression() {}

    /// The most bytes that so many can become.
    static int most(int raw) {
        return (int) Zstd.compressBound(raw);
    }

    /// Compresses the first `length` bytes of `raw` to `to` of `packed`, both outside of the heap. Answers how many
    /// they became, at most as many.
    static int pack(ZstdCompressCtx zstd, ByteBuffer raw, int length, ByteBuffer packed, int to) {
        int bytes = zstd.compressDirectByteBuffer(packed, to, packed.capacity() - to, raw, 0, length);
        if (bytes >= length) {
            packed.put(to, raw, 0, length);
            return length;
        }
        return bytes;
    }

    /// Takes `stored` bytes from `from` of `packed` back to `length` bytes at the beginning of `raw`, which is outside
    /// of the heap. Fails with an [IndexOutOfBoundsException] where they are not what was packed.
    static void unpack(ZstdDecompressCtx zstd, byte[] packed, int from, int stored, ByteBuffer raw, int length) {
        if (stored == length) {
            raw.put(0, packed, from, length);
            return;
        }
        try {
            int bytes = zstd.decompressByteArrayToDirectByteBuffer(raw, 0, raw.capacity(), packed, from, stored);
            if (bytes != length) {
                throw new IndexOutOfBoundsException("a block of " + bytes + " bytes, not " + length);
            }
        } catch (ZstdException e) {
            throw (IndexOutOfBoundsException) new IndexOutOfBoundsException("a damaged block").initCause(e);
        }
    }

    /// [#unpack(ZstdDecompressCtx, byte\[\], int, int, ByteBuffer, int)] of a whole array to a new one.
    static byte[] unpack(byte[] packed, int length) {
        if (packed.length == length) {
            return packed;
        }
        byte[] raw = new byte[length];
        long bytes = Zstd.decompressByteArray(raw, 0, length, packed, 0, packed.length);
        if (bytes != length) {
            throw new IndexOutOfBoundsException("a damaged block");
        }
        return raw;
    }
}
