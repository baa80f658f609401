package dev.litekeeper.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class LtxReaderTest {
    @Test
    void readsEveryFileLitestreamWroteAndVerifiesIt() throws IOException {
        int files = 0;
        for (Path file : SharedFiles.all()) {
            try (LtxReader reader = LtxReader.of(Files.newInputStream(file), file.toString())) {
                LtxTrailer end = reader.finish();
                assertThat(end.bytes()).isEqualTo(Files.size(file));
                String name = String.format(
                        "%016x-%016x.ltx",
                        reader.header().minTxid(), reader.header().maxTxid());
                assertThat(file.getFileName()).hasToString(name);
                files++;
            }
        }
        assertThat(files).isGreaterThan(250);
    }

    @Test
    void readsSinglePagesByTheIndexAsTheyAreReadFrontToBack() throws IOException {
        for (Path file : SharedFiles.all()) {
            Map<Integer, byte[]> expected = Sample.pages(Files.readAllBytes(file));
            try (FileChannel channel = FileChannel.open(file)) {
                LtxFile pages = LtxFile.open(channel, file.toString());
                List<Integer> numbers = new ArrayList<>();
                pages.forEachNumber(numbers::add);
                assertThat(numbers).containsExactlyElementsOf(expected.keySet());
                byte[] page = new byte[pages.header().pageSize()];
                for (Map.Entry<Integer, byte[]> entry : expected.entrySet()) {
                    assertThat(pages.read(entry.getKey(), page)).isTrue();
                    assertThat(page).isEqualTo(entry.getValue());
                }
                assertThat(pages.read(pages.header().lockPage(), page)).isFalse();
            }
        }
    }

    @Test
    void saysWhatIsWrongAndWhere() throws IOException {
        byte[] file = Sample.increment(512, 7, 9, 2, 3, 9);
        file[4 + 3] = 4;
        assertThatThrownBy(() -> Sample.reader(file))
                .isInstanceOf(LtxFailure.class)
                .hasMessage("the LTX file is damaged: sample.ltx at byte 4: flags that are not known: 0x00000004")
                .asInstanceOf(InstanceOfAssertFactories.type(LtxFailure.class))
                .extracting(LtxFailure::fault)
                .isEqualTo(LtxFault.HEADER);
        assertThatThrownBy(() -> Sample.reader(new byte[200])).hasMessageContaining("it does not start with LTX1");
        assertThatThrownBy(() -> Sample.reader(new byte[20])).hasMessageContaining("cut off");
    }

    @Test
    void aSnapshotMustHoldEveryPage() throws IOException {
        byte[] whole = Sample.increment(512, 1, 4, 1, 2, 3, 4);
        assertThat(Sample.pages(whole)).hasSize(4);
        byte[] more = whole.clone();
        more[15] = 5;
        assertThatThrownBy(() -> Sample.pages(more))
                .hasMessageContaining("page 5 is missing in a file that must hold all 5");
        assertThatThrownBy(() -> Sample.increment(512, 1, 4, 1, 2, 4)).hasMessageContaining("page 3 is missing");
    }
}
