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

    /// Takes `stored` bytes from `from` of `packed` back to `length` bytes at the beginning of `raw`. Fails with an
    /// [IndexOutOfBoundsException] where they are not what was packed.
    static void unpack(ZstdDecompressCtx zstd, byte[] packed, int from, int stored, byte[] raw, int length) {
        if (stored == length) {
            System.arraycopy(packed, from, raw, 0, length);
            return;
        }
        try {
            int bytes = zstd.decompressByteArray(raw, 0, length, packed, from, stored);
            if (bytes != length) {
                throw new IndexOutOfBoundsException("a block of " + bytes + " bytes, not " + length);
            }
        } catch (ZstdException e) {
            throw (IndexOutOfBoundsException) new IndexOutOfBoundsException("a damaged block").initCause(e);
        }
    }

    /// The same to a new array.
    static byte[] unpack(byte[] packed, int from, int stored, int length) {
        byte[] raw = new byte[length];
        try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
            unpack(zstd, packed, from, stored, raw, length);
        }
        return raw;
    }
}
