package dev.litekeeper.archive.log;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/// LZ4 blocks. What does not become smaller is kept as it is. Safe for use by several threads.
final class Compression {
    private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();
    private static final LZ4SafeDecompressor DECOMPRESSOR =
            LZ4Factory.fastestInstance().safeDecompressor();

    private Compression() {}

    /// The most bytes that so many can become.
    static int most(int raw) {
        return COMPRESSOR.maxCompressedLength(raw);
    }

    /// Compresses the first `length` bytes of `raw` to `to` of `packed`; answers how many they became, at most as many.
    static int pack(ByteBuffer raw, int length, byte[] packed, int to) {
        ByteBuffer out = ByteBuffer.wrap(packed);
        int bytes = COMPRESSOR.compress(raw, 0, length, out, to, packed.length - to);
        if (bytes >= length) {
            out.put(to, raw, 0, length);
            return length;
        }
        return bytes;
    }

    /// Takes `packed` from its position to its limit back to `length` bytes at the beginning of `raw`. Fails with an
    /// [IndexOutOfBoundsException] where they are not what was packed.
    static void unpack(ByteBuffer packed, ByteBuffer raw, int length) {
        if (packed.remaining() == length) {
            raw.put(0, packed, packed.position(), length);
            return;
        }
        try {
            int bytes = DECOMPRESSOR.decompress(packed, packed.position(), packed.remaining(), raw, 0, length);
            if (bytes != length) {
                throw new IndexOutOfBoundsException("a block of " + bytes + " bytes, not " + length);
            }
        } catch (LZ4Exception e) {
            throw (IndexOutOfBoundsException) new IndexOutOfBoundsException("a damaged block").initCause(e);
        }
    }
}
