package dev.litekeeper.sqlite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The bytes a row is hashed over: each value as its storage class and exactly its stored content, so that two rows
/// have the same bytes only where every value has the same class and content. Described in `docs/format.md`.
///
/// For one thread at a time.
final class RowCode {
    /// Values longer than this stand in a row as their length and the hashes of their pieces.
    static final int LONGEST_WHOLE = 64 << 10;
    /// The length of a piece.
    static final int PIECE = 16 << 20;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int INTEGER = 1;
    private static final int REAL = 2;
    private static final int NULL = 5;
    private static final int IN_PIECES = 0x80;

    private final Hash128 hash = new Hash128();
    private byte[] bytes = new byte[512];
    private int length;
    private long read;

    void start() {
        length = 0;
    }

    void integer(long value) {
        fixed(INTEGER, value);
    }

    void real(double value) {
        fixed(REAL, Double.doubleToRawLongBits(value));
    }

    void nothing() {
        room(1);
        bytes[length++] = NULL;
    }

    /// A text (class 3) or blob (class 4).
    void content(int storageClass, byte[] value) {
        if (value.length > LONGEST_WHOLE) {
            startPieces(storageClass, value.length);
            for (int start = 0; start < value.length; start += PIECE) {
                piece(
                        value.length <= PIECE
                                ? value
                                : Arrays.copyOfRange(value, start, Math.min(start + PIECE, value.length)));
            }
            return;
        }
        room(5 + value.length);
        bytes[length] = (byte) storageClass;
        INT.set(bytes, length + 1, value.length);
        System.arraycopy(value, 0, bytes, length + 5, value.length);
        length += 5 + value.length;
    }

    /// Announces a text or blob whose pieces follow.
    void startPieces(int storageClass, long total) {
        fixed(storageClass | IN_PIECES, total);
    }

    /// The next piece: [#PIECE] bytes, or fewer in the last one.
    void piece(byte[] piece) {
        read += piece.length;
        hash.of(piece, piece.length);
        room(16);
        LONG.set(bytes, length, hash.low());
        LONG.set(bytes, length + 8, hash.high());
        length += 16;
    }

    /// The hash of the row since [#start()]; valid until the next call.
    Hash128 hash() {
        read += length;
        hash.of(bytes, length);
        return hash;
    }

    /// How many bytes were hashed so far, about.
    long read() {
        return read;
    }

    private void fixed(int storageClass, long value) {
        room(9);
        bytes[length] = (byte) storageClass;
        LONG.set(bytes, length + 1, value);
        length += 9;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
