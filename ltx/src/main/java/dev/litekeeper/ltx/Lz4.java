package dev.litekeeper.ltx;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/// The LZ4 code that is used: the native one where it can be loaded, else the one in plain Java that checks every
/// bound.
final class Lz4 {
    private static final LZ4Factory FACTORY = factory();
    private static final XXHashFactory HASHES = XXHashFactory.safeInstance();

    private Lz4() {}

    static LZ4Compressor compressor() {
        return FACTORY.fastCompressor();
    }

    static LZ4SafeDecompressor decompressor() {
        return FACTORY.safeDecompressor();
    }

    static XXHash32 hash() {
        return HASHES.hash32();
    }

    /// The most bytes that so many can be packed into.
    static int longest(int length) {
        return length + length / 255 + 16;
    }

    private static LZ4Factory factory() {
        try {
            return LZ4Factory.nativeInstance();
        } catch (UnsatisfiedLinkError | AssertionError | ExceptionInInitializerError notHere) {
            return LZ4Factory.safeInstance();
        }
    }
}
