package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.Segment;
import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Several segments joined to one object: their bytes as they were, one after the other, then a directory
/// of them, and 20 bytes: the length of the directory, its CRC-32C, and a magic number. `docs/format.md`
/// says the bytes.
record Bundle(Store store, Key key) {
    private static final long MAGIC = 0x4c4b2d4a4f494e31L;
    private static final int END = Long.BYTES + Integer.BYTES + Long.BYTES;
    private static final int LARGEST_DIRECTORY = 1 << 28;

    /// Writes these segments, which follow on one another, and reads all of it back. Fails as bad where a
    /// segment is not what it was; then there is no such object.
    StoredObject write(List<Stretch> stretches) {
        return write(store, stretches);
    }

    /// [#write(List)], of segments in another store.
    StoredObject write(Store source, List<Stretch> stretches) {
        List<Stretch> joined = new ArrayList<>();
        long offset = 0;
        for (Stretch stretch : stretches) {
            joined.add(stretch.movedTo(key, offset));
            offset += stretch.bytes();
        }
        StoredObject written = store.put(key, out -> {
            for (Stretch stretch : stretches) {
                copy(source, stretch, out);
            }
            out.write(end(Directory.text(joined)));
        });
        try {
            verify(read(written.size().bytes()));
        } catch (Failure e) {
            store.delete(key);
            throw e;
        }
        return written;
    }

    /// The segments in it, as its directory tells them; it has so many bytes.
    List<Stretch> read(long bytes) {
        Parts parts = new Parts(store);
        ByteBuffer end = ByteBuffer.wrap(parts.part(key, Math.max(0, bytes - END), END));
        if (end.remaining() != END) {
            throw damaged("it is cut off").failure();
        }
        long length = end.getLong();
        int sum = end.getInt();
        if (end.getLong() != MAGIC || length < 0 || length > Math.min(LARGEST_DIRECTORY, bytes - END)) {
            throw damaged("it does not end as joined segments do").failure();
        }
        byte[] text = parts.part(key, bytes - END - length, (int) length);
        if (text.length != length || crc(text) != sum) {
            throw damaged("its directory is not the one that was written").failure();
        }
        try {
            return contiguous(Directory.read(key, text), bytes - END - length);
        } catch (IllegalArgumentException | Failure e) {
            throw damaged(String.valueOf(e.getMessage())).failure(e);
        }
    }

    /// Reads every segment. Fails as bad where one is not what the directory says.
    void verify(List<Stretch> stretches) {
        for (Stretch stretch : stretches) {
            try (InputStream in = store.read(key, stretch.offset(), stretch.bytes())) {
                Segment segment = SegmentReader.only(key.text(), in);
                if (!segment.seal().equals(stretch.seal()) || !segment.name().equals(stretch.name())) {
                    throw damaged("segment " + stretch.name() + " is another one")
                            .failure();
                }
            } catch (IOException e) {
                throw Problem.environment("cannot read an object")
                        .at(key)
                        .because(String.valueOf(e.getMessage()))
                        .failure(e);
            }
        }
    }

    private List<Stretch> contiguous(List<Stretch> stretches, long bytes) {
        long offset = 0;
        for (Stretch stretch : stretches) {
            if (stretch.offset() != offset || stretch.bytes() < 0) {
                throw new IllegalArgumentException("there is a hole before segment " + stretch.name());
            }
            offset += stretch.bytes();
        }
        if (offset != bytes) {
            throw new IllegalArgumentException("it has another size than its segments");
        }
        return stretches;
    }

    private static void copy(Store source, Stretch stretch, OutputStream out) throws IOException {
        try (InputStream in = source.read(stretch.key(), stretch.offset(), stretch.bytes())) {
            in.transferTo(out);
        }
    }

    private static byte[] end(byte[] directory) {
        return ByteBuffer.allocate(directory.length + END)
                .put(directory)
                .putLong(directory.length)
                .putInt(crc(directory))
                .putLong(MAGIC)
                .array();
    }

    private static int crc(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    private Problem damaged(String why) {
        return Problem.bad("joined segments are damaged")
                .at(new Parts(store).name(key))
                .because(why);
    }
}
