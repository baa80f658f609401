package dev.litekeeper.ltx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Crc64Test {
    private static final long REFLECTED_POLYNOMIAL = 0xD800000000000000L;

    @Test
    void hasThePublishedCheckValue() {
        Crc64 crc = new Crc64();
        crc.update("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(crc.value()).isEqualTo(0xb90956c775a41001L);
    }

    @Test
    void isTheBitwiseDefinitionForAnyLengthAndAnyCut() {
        Random random = new Random(1);
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            Crc64 crc = new Crc64();
            int cut = length == 0 ? 0 : random.nextInt(length);
            crc.update(bytes, 0, cut);
            crc.update(bytes, cut, length - cut);
            assertThat(crc.value()).as("%d bytes cut at %d", length, cut).isEqualTo(bitwise(bytes));
        }
    }

    private static long bitwise(byte[] bytes) {
        long crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REFLECTED_POLYNOMIAL;
            }
        }
        return ~crc;
    }
}
