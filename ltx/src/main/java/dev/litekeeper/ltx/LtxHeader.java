package dev.litekeeper.ltx;

import java.nio.ByteBuffer;
import java.time.Instant;

/// The first 100 bytes of an LTX file: which transactions it holds and what the database is after them.
///
/// @param pageSize bytes of a page, a power of two from 512 to 65536
/// @param commit pages of the database after the last transaction; 0 where it was deleted
/// @param minTxid the first transaction, 1 or more
/// @param maxTxid the last one
/// @param timestamp when the last one was written, in milliseconds
/// @param checksums whether the file carries checksums of the whole database
/// @param preApplyChecksum the checksum of the database before; 0 for none
/// @param nodeId who wrote it; 0 for nobody in particular
public record LtxHeader(
        int pageSize,
        int commit,
        long minTxid,
        long maxTxid,
        Instant timestamp,
        boolean checksums,
        long preApplyChecksum,
        WalSpan wal,
        long nodeId) {
    /// Its bytes in a file.
    public static final int SIZE = 100;

    static final int MAGIC = 0x4C545831;
    static final int NO_CHECKSUM = 2;
    private static final int LOCK_BYTE = 0x40000000;
    private static final int USED = 80;

    public LtxHeader {
        String wrong = wrong(pageSize, commit, minTxid, maxTxid);
        if (wrong.isEmpty()) {
            wrong = wrong(checksums && minTxid > 1, preApplyChecksum, wal);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /// The header of a file without checksums of the database, as Litestream writes and restores them.
    public static LtxHeader of(int pageSize, int commit, long minTxid, long maxTxid, Instant timestamp) {
        return new LtxHeader(pageSize, commit, minTxid, maxTxid, timestamp, false, 0, WalSpan.NONE, 0);
    }

    /// The number of the page that holds SQLite's lock bytes in a database of this page size. It is never stored.
    public static int lockPage(int pageSize) {
        return LOCK_BYTE / pageSize + 1;
    }

    public int lockPage() {
        return lockPage(pageSize);
    }

    /// Whether the file must hold every page, as it starts with the first transaction.
    public boolean isSnapshot() {
        return minTxid == 1;
    }

    /// Whether this file can be applied after one whose last transaction is `maxTxidBefore`: it leaves out none, and
    /// goes further.
    public boolean follows(long maxTxidBefore) {
        return minTxid <= maxTxidBefore + 1 && maxTxid > maxTxidBefore;
    }

    /// The header of this file and of `last`, some files later, made into one.
    LtxHeader joinedWith(LtxHeader last) {
        return of(pageSize, last.commit, minTxid, last.maxTxid, last.timestamp);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(SIZE)
                .putInt(MAGIC)
                .putInt(checksums ? 0 : NO_CHECKSUM)
                .putInt(pageSize)
                .putInt(commit)
                .putLong(minTxid)
                .putLong(maxTxid)
                .putLong(timestamp.toEpochMilli())
                .putLong(preApplyChecksum)
                .putLong(wal.offset())
                .putLong(wal.size())
                .putInt(wal.salt1())
                .putInt(wal.salt2())
                .putLong(nodeId)
                .array();
    }

    /// The header that these 100 bytes are.
    static LtxHeader parse(byte[] bytes, String name) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt() != MAGIC) {
            throw LtxFailure.of(LtxFault.NOT_LTX, name, 0, "it does not start with LTX1");
        }
        int flags = in.getInt();
        if ((flags & ~NO_CHECKSUM) != 0) {
            throw LtxFailure.of(
                    LtxFault.HEADER, name, 4, "flags that are not known: " + String.format("%#010x", flags));
        }
        try {
            LtxHeader header = new LtxHeader(
                    in.getInt(),
                    in.getInt(),
                    in.getLong(),
                    in.getLong(),
                    Instant.ofEpochMilli(in.getLong()),
                    flags == 0,
                    in.getLong(),
                    new WalSpan(in.getLong(), in.getLong(), in.getInt(), in.getInt()),
                    in.getLong());
            assert in.position() == USED;
            return header;
        } catch (IllegalArgumentException e) {
            throw LtxFailure.of(LtxFault.HEADER, name, 8, String.valueOf(e.getMessage()));
        }
    }

    private static String wrong(int pageSize, int commit, long minTxid, long maxTxid) {
        if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
            return "a page size of " + Integer.toUnsignedString(pageSize);
        }
        if (commit < 0) {
            return "a database of more pages than are supported: " + Integer.toUnsignedString(commit);
        }
        if (minTxid < 1 || maxTxid < minTxid) {
            return String.format("transactions from %016x to %016x", minTxid, maxTxid);
        }
        return "";
    }

    private static String wrong(boolean hasPreApplyChecksum, long preApplyChecksum, WalSpan wal) {
        if (hasPreApplyChecksum ? preApplyChecksum >= 0 : preApplyChecksum != 0) {
            return String.format("a checksum of the database before of %016x", preApplyChecksum);
        }
        if (wal.offset() < 0 || wal.size() < 0) {
            return "a part of the WAL from " + wal.offset() + ", of " + wal.size() + " bytes";
        }
        if (wal.offset() == 0 && (wal.size() != 0 || wal.salt1() != 0 || wal.salt2() != 0)) {
            return "a size or a salt of a WAL without a place in it";
        }
        return "";
    }
}
