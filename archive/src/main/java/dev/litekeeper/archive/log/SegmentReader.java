package dev.litekeeper.archive.log;

import com.github.luben.zstd.ZstdDecompressCtx;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/// Reads segments and verifies every byte before it hands one out.
///
/// A segment that is damaged, cut off or of an unknown version is a failure of kind [dev.litekeeper.failure.Kind#BAD]
/// that names the object. Which segment it is, and whether it follows the one before, is for the caller to judge.
public final class SegmentReader {
    private static final int LARGEST = 1 << 26;
    private static final int LARGEST_INDEX = 1 << 27;

    private final byte[] bytes;
    private final ByteBuffer in;

    private SegmentReader(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Loads the libraries that segments take.
    public static void prepare() {
        SegmentFormat.sha256();
        new ZstdDecompressCtx().close();
    }

    /// The one segment of a file of the spool.
    public static Segment read(SegmentFile file) {
        Segment segment = only(file.path().toString(), PlainFile.of(file.path()).input());
        if (!segment.seal().equals(file.seal())) {
            throw bad(file.path().toString(), "it is another segment than the one that was written");
        }
        return segment;
    }

    /// The one segment of an object, whose stream is closed.
    ///
    /// @param object what a person calls it, for failures
    public static Segment only(String object, InputStream in) {
        try (in) {
            return of(object, in.readNBytes(LARGEST));
        } catch (IOException e) {
            throw Problem.environment("cannot read a segment")
                    .at(object)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// The one segment that these bytes are. They are kept, and must not change.
    public static Segment of(String object, byte[] bytes) {
        try {
            return new SegmentReader(bytes).segment();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw bad(object, String.valueOf(e.getMessage()));
        }
    }

    private Segment segment() {
        int ending = bytes.length - SegmentFormat.END_BYTES;
        if (ending < SegmentFormat.HEADER_BYTES) {
            throw new IllegalArgumentException("it is cut off");
        }
        SegmentHeader header = SegmentFormat.header(bytes);
        Seal seal = seal();
        int place = SegmentFormat.HEADER_BYTES;
        while (raw(place, Block.LARGEST) > 0) {
            place = after(place);
        }
        ByteBuffer body = in.slice(SegmentFormat.HEADER_BYTES, place - SegmentFormat.HEADER_BYTES);
        place += SegmentFormat.FRAME_BYTES;
        int raw = raw(place, LARGEST_INDEX);
        CRC32C sum = new CRC32C();
        sum.update(bytes, place, ending - place);
        boolean itself = in.getLong(ending) == place
                && in.getInt(ending + Long.BYTES) == (int) sum.getValue()
                && in.getInt(ending + Long.BYTES + Integer.BYTES) == SegmentFormat.END_MAGIC;
        if (!itself || after(place) != ending) {
            throw new IllegalArgumentException("its index is not the one that was written");
        }
        byte[] index = Compression.unpack(bytes, place + SegmentFormat.FRAME_BYTES, stored(place), raw);
        return new Segment(header, new PackedIndex(index, header), seal, body, bytes.length);
    }

    private Seal seal() {
        int end = bytes.length - Seal.BYTES;
        MessageDigest digest = SegmentFormat.sha256();
        digest.update(bytes, 0, end);
        byte[] written = new byte[Seal.BYTES];
        in.get(end, written);
        if (!MessageDigest.isEqual(digest.digest(), written)) {
            throw new IllegalArgumentException("its bytes are not those that were sealed");
        }
        return Seal.of(written);
    }

    /// How many bytes a frame becomes.
    private int raw(int frame, int largest) {
        int raw = in.getInt(frame);
        if (raw < 0 || raw > largest || stored(frame) < 0 || stored(frame) > raw) {
            throw new IllegalArgumentException("a block of " + stored(frame) + " bytes that become " + raw);
        }
        return raw;
    }

    private int stored(int frame) {
        return in.getInt(frame + Integer.BYTES);
    }

    private int after(int frame) {
        return frame + SegmentFormat.FRAME_BYTES + stored(frame);
    }

    private static Failure bad(String object, String why) {
        return Problem.bad("a segment is damaged").at(object).because(why).failure();
    }
}
