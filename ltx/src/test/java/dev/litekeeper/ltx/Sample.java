package dev.litekeeper.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Small LTX files for tests.
final class Sample {
    static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);

    private Sample() {}

    /// A page of this size, half noise and half zeros.
    static byte[] page(int size, long seed) {
        byte[] page = new byte[size];
        byte[] noise = new byte[size / 2];
        new Random(seed).nextBytes(noise);
        System.arraycopy(noise, 0, page, 0, noise.length);
        return page;
    }

    static byte[] file(LtxHeader header, Map<Integer, byte[]> pages) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            LtxWriter writer = LtxWriter.of(out, header);
            for (Map.Entry<Integer, byte[]> page : new TreeMap<>(pages).entrySet()) {
                writer.page(page.getKey(), page.getValue());
            }
            writer.finish();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] increment(int pageSize, long txid, int commit, int... numbers) {
        Map<Integer, byte[]> pages = new TreeMap<>();
        for (int number : numbers) {
            pages.put(number, page(pageSize, txid * 1000 + number));
        }
        return file(LtxHeader.of(pageSize, commit, txid, txid, TIME), pages);
    }

    static LtxReader reader(byte[] file) throws IOException {
        return LtxReader.of(new ByteArrayInputStream(file), "sample.ltx");
    }

    /// Every page of a file; what is wrong with it is thrown.
    static Map<Integer, byte[]> pages(byte[] file) throws IOException {
        return pages(reader(file));
    }

    static Map<Integer, byte[]> pages(PageSource source) throws IOException {
        Map<Integer, byte[]> pages = new TreeMap<>();
        while (source.next()) {
            pages.put(source.number(), source.page().clone());
        }
        return pages;
    }
}
