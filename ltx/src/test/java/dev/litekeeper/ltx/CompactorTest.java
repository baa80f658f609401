package dev.litekeeper.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CompactorTest {
    @Test
    void theLastFileWinsAndPagesBeyondTheEndAreDropped() throws IOException {
        byte[] first = Sample.increment(512, 2, 9, 1, 3, 8, 9);
        byte[] second = Sample.increment(512, 3, 8, 3, 4, 8);
        byte[] third = Sample.increment(512, 4, 8, 4);
        byte[] one = compact(first, second, third);
        LtxHeader header = Sample.reader(one).header();
        assertThat(header).isEqualTo(LtxHeader.of(512, 8, 2, 4, Sample.TIME));
        Map<Integer, byte[]> pages = Sample.pages(one);
        assertThat(pages.keySet()).containsExactly(1, 3, 4, 8);
        assertThat(pages.get(1)).isEqualTo(Sample.page(512, 2001));
        assertThat(pages.get(3)).isEqualTo(Sample.page(512, 3003));
        assertThat(pages.get(4)).isEqualTo(Sample.page(512, 4004));
        assertThat(pages.get(8)).isEqualTo(Sample.page(512, 3008));
    }

    @Test
    void makesOneFileOfManyAsIfTheyWereAppliedOneByOne() throws IOException {
        Random random = new Random(3);
        List<byte[]> files = new ArrayList<>();
        Map<Integer, byte[]> applied = new TreeMap<>();
        int commit = 0;
        for (int txid = 1; txid <= 40; txid++) {
            commit = Math.max(1, commit + random.nextInt(9) - 3);
            Map<Integer, byte[]> pages = new TreeMap<>();
            for (int number = 1; number <= commit; number++) {
                if (txid == 1 || !applied.containsKey(number) || random.nextInt(4) == 0) {
                    pages.put(number, Sample.page(1024, random.nextLong()));
                }
            }
            applied.putAll(pages);
            int last = commit;
            applied.keySet().removeIf(number -> number > last);
            files.add(Sample.file(LtxHeader.of(1024, commit, txid, txid, Sample.TIME), pages));
        }
        Map<Integer, byte[]> found = Sample.pages(compact(files.toArray(byte[][]::new)));
        assertThat(found.keySet()).isEqualTo(applied.keySet());
        found.forEach((number, page) -> assertThat(page).isEqualTo(applied.get(number)));
    }

    @Test
    void filesMustFollowOnOneAnother() {
        byte[] second = Sample.increment(512, 2, 9, 1);
        assertThatThrownBy(() -> compact(second, Sample.increment(512, 4, 9, 1)))
                .hasMessageContaining("0000000000000004-0000000000000004.ltx")
                .hasMessageContaining("transactions before it end at 0000000000000002");
        assertThatThrownBy(() -> compact(second, second)).isInstanceOf(LtxFailure.class);
        assertThatThrownBy(() -> compact(second, Sample.increment(1024, 3, 9, 1)))
                .hasMessageContaining("pages of 1024 bytes after pages of 512");
    }

    private static byte[] compact(byte[]... files) throws IOException {
        List<LtxReader> readers = new ArrayList<>();
        for (byte[] file : files) {
            readers.add(Sample.reader(file));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Compactor.write(readers, out);
        return out.toByteArray();
    }
}
