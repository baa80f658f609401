package dev.litekeeper.sqlite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the shared memory of a database in WAL mode says about its WAL
/// (<https://www.sqlite.org/walformat.html#the_wal_index_file_format>).
///
/// @param pageSize bytes a page
/// @param frames how many frames of the WAL are in use
/// @param checkpointed how many of them are in the database already
/// @param pages how many pages the database has by its newest commit in the WAL
/// @param salts the salts of the WAL, which change when it is begun anew
/// @param readMarks for each of the five marks the last frame its readers see; a free mark has [#FREE]
public record WalIndex(int pageSize, long frames, long checkpointed, long pages, long salts, List<Long> readMarks) {
    /// The value of a mark that nobody has set.
    public static final long FREE = 0xffffffffL;

    private static final int LENGTH = 136;
    private static final int VERSION = 3007000;

    public WalIndex {
        readMarks = List.copyOf(readMarks);
    }

    /// The index of this database as it is now, without a connection; empty where there is none or it is just being
    /// written.
    public static Optional<WalIndex> of(DatabaseFile database) {
        Path shm = database.sidecar(Sidecar.SHM);
        if (FileFacts.of(shm).filter(facts -> facts.size() >= LENGTH).isEmpty()) {
            return Optional.empty();
        }
        return parse(Gateway.head(shm, LENGTH));
    }

    static Optional<WalIndex> parse(byte[] bytes) {
        if (bytes.length < LENGTH) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        // Two copies of the header: a writer is half-way where they differ.
        boolean settled = in.slice(0, 48).equals(in.slice(48, 48));
        if (!settled || in.getInt(0) != VERSION || in.get(12) == 0) {
            return Optional.empty();
        }
        int pageSize = Short.toUnsignedInt(in.getShort(14));
        List<Long> marks = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            marks.add(Integer.toUnsignedLong(in.getInt(100 + 4 * n)));
        }
        return Optional.of(new WalIndex(
                // 65,536 is written as 1.
                (pageSize & 0xfe00) + ((pageSize & 1) << 16),
                Integer.toUnsignedLong(in.getInt(16)),
                Integer.toUnsignedLong(in.getInt(96)),
                Integer.toUnsignedLong(in.getInt(20)),
                in.getLong(32),
                marks));
    }

    /// How many bytes of newer commits a reader on this mark does not see, and keeps from being reused.
    public long bytesBehind(int mark) {
        long seen = mark == 0 ? checkpointed : readMarks.get(mark);
        return seen == FREE || seen > frames ? 0 : (frames - seen) * frameSize();
    }

    /// Bytes of the WAL that are in use.
    public long bytes() {
        return frames == 0 ? 0 : 32 + frames * frameSize();
    }

    private long frameSize() {
        return pageSize + 24L;
    }
}
