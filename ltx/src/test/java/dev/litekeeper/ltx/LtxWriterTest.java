package dev.litekeeper.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LtxWriterTest {
    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536})
    void whatItWritesIsReadBack(int pageSize) throws IOException {
        Map<Integer, byte[]> pages = new TreeMap<>();
        for (int number = 3; number < 2000; number += 7) {
            pages.put(number, Sample.page(pageSize, number));
        }
        pages.put(2000, new byte[pageSize]);
        LtxHeader header = LtxHeader.of(pageSize, 2000, 5, 8, Sample.TIME);
        byte[] file = Sample.file(header, pages);
        assertThat(Sample.reader(file).header()).isEqualTo(header);
        Map<Integer, byte[]> found = Sample.pages(file);
        assertThat(found.keySet()).isEqualTo(pages.keySet());
        found.forEach((number, page) -> assertThat(page).isEqualTo(pages.get(number)));
    }

    @Test
    void writesAgainWhatLitestreamWrote() throws IOException {
        for (Path file : SharedFiles.all()) {
            LtxReader reader = Sample.reader(Files.readAllBytes(file));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            LtxWriter writer = LtxWriter.of(out, reader.header());
            while (reader.next()) {
                writer.page(reader.number(), ByteBuffer.wrap(reader.page()));
            }
            LtxTrailer written = writer.finish();
            assertThat(written.pages()).isEqualTo(reader.trailer().pages());
            assertThat(Sample.reader(out.toByteArray()).finish()).isEqualTo(written);
        }
    }

    @Test
    void leavesOutTheLockPage() throws IOException {
        int lock = LtxHeader.lockPage(65536);
        assertThat(lock).isEqualTo(16385);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LtxWriter writer = LtxWriter.of(out, LtxHeader.of(65536, lock + 1, 1, 1, Sample.TIME));
        byte[] zeros = new byte[65536];
        for (int number = 1; number < lock; number++) {
            writer.page(number, zeros);
        }
        assertThatThrownBy(() -> writer.page(lock, zeros)).hasMessageContaining("lock bytes");
        writer.page(lock + 1, zeros);
        assertThat(writer.finish().pages()).isEqualTo(lock);
        assertThat(Sample.reader(out.toByteArray()).finish().pages()).isEqualTo(lock);
    }

    @Test
    void carriesChecksumsOfTheDatabaseWhereTheHeaderSaysSo() throws IOException {
        LtxHeader header = new LtxHeader(512, 2, 1, 1, Sample.TIME, true, 0, WalSpan.NONE, 0);
        DatabaseChecksum sum = new DatabaseChecksum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LtxWriter writer = LtxWriter.of(out, header);
        for (int number = 1; number <= 2; number++) {
            sum.toggle(number, Sample.page(512, number));
            writer.page(number, Sample.page(512, number));
        }
        writer.finish(sum.value());
        assertThat(Sample.reader(out.toByteArray()).finish().postApplyChecksum())
                .isEqualTo(sum.value());
    }

    @Test
    void refusesPagesThatMustNotComeHere() throws IOException {
        LtxWriter writer = LtxWriter.of(new ByteArrayOutputStream(), LtxHeader.of(512, 9, 2, 2, Sample.TIME));
        writer.page(4, new byte[512]);
        assertThatThrownBy(() -> writer.page(4, new byte[512])).hasMessageContaining("page 4 after page 4");
        assertThatThrownBy(() -> writer.page(10, new byte[512])).hasMessageContaining("page 10 of a database of 9");
        assertThatThrownBy(() -> writer.page(5, new byte[511])).isInstanceOf(IllegalArgumentException.class);
    }
}
