package dev.litekeeper.archive.log;

import java.util.Arrays;
import java.util.HexFormat;

/// What a segment is known by: the SHA-256 of all its bytes but the last 32, which are this. The next segment names it.
public final class Seal {
    /// Bytes of a seal.
    static final int BYTES = 32;

    /// What the first segment of a log names as the one before it.
    public static final Seal NONE = new Seal(new byte[BYTES]);

    private final byte[] digest;

    private Seal(byte[] digest) {
        this.digest = digest;
    }

    static Seal of(byte[] digest) {
        return new Seal(digest.clone());
    }

    /// The seal of this text of 64 hexadecimal digits.
    public static Seal parse(String text) {
        byte[] digest = HexFormat.of().parseHex(text);
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("not a seal: " + text);
        }
        return new Seal(digest);
    }

    byte[] bytes() {
        return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Seal that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /// The digits of the seal, in lower case.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest);
    }
}
