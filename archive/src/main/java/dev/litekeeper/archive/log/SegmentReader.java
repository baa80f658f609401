package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Reads segments from a stream, one after the other, and verifies every byte before it hands one out. Memory is that
/// of one segment.
///
/// A segment that is damaged, cut off or of an unknown version is a failure of kind [dev.litekeeper.failure.Kind#BAD]
/// that names the object. Which segment it is, and whether it follows the one before, is for the caller to judge.
public final class SegmentReader implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int LARGEST_INDEX = 1 << 27;
    private static final int LARGEST_BODY = 1 << 29;

    private final String object;
    private final InputStream in;
    private MessageDigest digest = SegmentFormat.sha256();
    private final Body body = new Body();

    /// @param object what a person calls the stream, for failures
    /// @param in the bytes; closed with this
    public SegmentReader(String object, InputStream in) {
        this.object = object;
        this.in = new BufferedInputStream(in, BUFFER);
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
    public static Segment only(String object, InputStream in) {
        try (SegmentReader reader = new SegmentReader(object, in)) {
            Segment segment = reader.next().orElseThrow(() -> bad(object, "it is empty"));
            if (reader.next().isPresent()) {
                throw bad(object, "it is more than one segment");
            }
            return segment;
        }
    }

    /// The next segment; empty at the end of the stream.
    public Optional<Segment> next() {
        try {
            return parse();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw bad(object, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Problem.environment("cannot read a segment")
                    .at(object)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw Problem.environment("cannot read a segment")
                    .at(object)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private Optional<Segment> parse() throws IOException {
        digest = SegmentFormat.sha256();
        byte[] head = in.readNBytes(SegmentFormat.HEADER_BYTES);
        if (head.length == 0) {
            return Optional.empty();
        }
        digest.update(whole(head, SegmentFormat.HEADER_BYTES));
        SegmentHeader header = SegmentFormat.header(head);
        body.clear();
        for (byte[] frame = frame(); raw(frame) > 0; frame = frame()) {
            body.add(frame, verified(stored(frame, Block.LARGEST)));
        }
        long place = (long) SegmentFormat.HEADER_BYTES + body.length() + SegmentFormat.FRAME_BYTES;
        byte[] frame = frame();
        byte[] packed = verified(stored(frame, LARGEST_INDEX));
        Seal seal = end(place, frame, packed);
        ByteBuffer raw = ByteBuffer.wrap(Compression.unpack(packed, raw(frame)));
        SegmentIndex index = SegmentIndex.read(new ByteReader(raw), header);
        long bytes = place + frame.length + packed.length + SegmentFormat.END_BYTES;
        return Optional.of(new Segment(header, index, seal, body.bytes(), bytes));
    }

    private Seal end(long place, byte[] frame, byte[] packed) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(frame);
        sum.update(packed);
        ByteBuffer end =
                ByteBuffer.wrap(verified(SegmentFormat.END_BYTES - Seal.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        boolean itself = end.getLong() == place
                && end.getInt() == (int) sum.getValue()
                && end.getInt() == SegmentFormat.END_MAGIC;
        Seal computed = Seal.of(digest.digest());
        Seal written = Seal.of(whole(in.readNBytes(Seal.BYTES), Seal.BYTES));
        if (!itself || !computed.equals(written)) {
            throw new IllegalArgumentException("its bytes are not those that were sealed");
        }
        return written;
    }

    private byte[] frame() throws IOException {
        return verified(SegmentFormat.FRAME_BYTES);
    }

    private static int raw(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    }

    private static int stored(byte[] frame, int largest) {
        int stored = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(Integer.BYTES);
        if (raw(frame) < 0 || raw(frame) > largest || stored < 0 || stored > raw(frame)) {
            throw new IllegalArgumentException("a block of " + stored + " bytes that become " + raw(frame));
        }
        return stored;
    }

    private byte[] verified(int bytes) throws IOException {
        byte[] part = whole(in.readNBytes(bytes), bytes);
        digest.update(part);
        return part;
    }

    private static byte[] whole(byte[] part, int bytes) {
        if (part.length < bytes) {
            throw new IllegalArgumentException("it is cut off");
        }
        return part;
    }

    private static Failure bad(String object, String why) {
        return Problem.bad("a segment is damaged").at(object).because(why).failure();
    }

    /// The blocks as they come.
    private static final class Body {
        private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

        void clear() {
            bytes.reset();
        }

        void add(byte[] frame, byte[] packed) {
            if (bytes.size() > LARGEST_BODY) {
                throw new IllegalArgumentException("more blocks than a segment has");
            }
            bytes.writeBytes(frame);
            bytes.writeBytes(packed);
        }

        int length() {
            return bytes.size();
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
