package dev.litekeeper.archive.log;

import java.lang.foreign.MemorySegment;

/// The hashes of a log, for databases of one page size: 64 bits for each page, and their sum for the database. They
/// notice accidents, not attacks. `docs/format.md` says them exactly.
///
/// The hash of a page of zeros is 0, and it adds nothing to the sum: a database that is mostly holes costs what its
/// other pages cost.
public final class PageHash {
    private static final long ONE = 0xa0761d6478bd642fL;
    private static final long TWO = 0xe7037ed1a0b428dbL;
    private static final long THREE = 0x8ebc6af09c88c6e3L;
    private static final long FOUR = 0x589965cc75374cc3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final int ROUND = 64;
    private static final long LOCK_BYTE = 0x4000_0000L;

    private final int pageSize;
    private final long zeros;

    /// The hashes for pages of so many bytes.
    public PageHash(int pageSize) {
        this.pageSize = pageSize;
        this.zeros = raw(new long[pageSize / Long.BYTES], 0, pageSize / Long.BYTES);
    }

    /// The hash of the page at `offset` of `memory`.
    public long of(MemorySegment memory, long offset) {
        return raw(memory, offset) ^ zeros;
    }

    /// What the page with this number, in the words from `from` on, adds to the database hash; nothing where SQLite
    /// never uses it. Words are those of the page in little-endian order.
    public long part(long[] words, int from, int page) {
        return page == lockBytePage() ? 0 : mix(raw(words, from, pageSize / Long.BYTES) ^ zeros, page);
    }

    /// What a page of this hash and number adds to the database hash.
    public static long mix(long hash, int page) {
        if (hash == 0) {
            return 0;
        }
        long z = hash + page * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /// The page that SQLite never uses, at the byte its locks are on; it belongs to no state.
    public int lockBytePage() {
        return (int) (LOCK_BYTE / pageSize) + 1;
    }

    private long raw(MemorySegment memory, long offset) {
        long a = ONE;
        long b = TWO;
        long c = THREE;
        long d = FOUR;
        for (int i = 0; i < pageSize; i += ROUND) {
            a = fold(memory.get(Block.WORD, offset + i) ^ ONE, memory.get(Block.WORD, offset + i + 8) ^ a);
            b = fold(memory.get(Block.WORD, offset + i + 16) ^ TWO, memory.get(Block.WORD, offset + i + 24) ^ b);
            c = fold(memory.get(Block.WORD, offset + i + 32) ^ THREE, memory.get(Block.WORD, offset + i + 40) ^ c);
            d = fold(memory.get(Block.WORD, offset + i + 48) ^ FOUR, memory.get(Block.WORD, offset + i + 56) ^ d);
        }
        return end(a, b, c, d);
    }

    /// The same of words in an array, which takes the compiler much less time.
    private long raw(long[] words, int from, int size) {
        long a = ONE;
        long b = TWO;
        long c = THREE;
        long d = FOUR;
        for (int i = from; i < from + size; i += ROUND / Long.BYTES) {
            a = fold(words[i] ^ ONE, words[i + 1] ^ a);
            b = fold(words[i + 2] ^ TWO, words[i + 3] ^ b);
            c = fold(words[i + 4] ^ THREE, words[i + 5] ^ c);
            d = fold(words[i + 6] ^ FOUR, words[i + 7] ^ d);
        }
        return end(a, b, c, d);
    }

    private long end(long a, long b, long c, long d) {
        return fold(fold(a ^ ONE, b ^ TWO) ^ pageSize, fold(c ^ THREE, d ^ FOUR) ^ GOLDEN);
    }

    private static long fold(long x, long y) {
        return Math.unsignedMultiplyHigh(x, y) ^ (x * y);
    }
}
