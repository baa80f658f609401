package dev.litekeeper.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastingOutputTest {
    @TempDir
    Path folder;

    @Test
    void writesEveryByteInOrderWhileTheDiskIsAtIt() throws IOException {
        byte[] piece = new byte[1 << 20];
        new Random(3).nextBytes(piece);
        Path file = folder.resolve("file");
        try (OutputStream out = PlainFile.of(file).createLastingOutput()) {
            for (int i = 0; i < 80; i++) {
                out.write(piece, i, piece.length - i);
                out.write(i);
            }
        }
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        for (int i = 0; i < 80; i++) {
            assertThat(content.slice(content.position(), piece.length - i))
                    .isEqualTo(ByteBuffer.wrap(piece, i, piece.length - i));
            content.position(content.position() + piece.length - i);
            assertThat(content.get()).isEqualTo((byte) i);
        }
        assertThat(content.hasRemaining()).isFalse();
    }

    @Test
    void tellsThatTheDiskFailed() throws IOException {
        FileChannel channel = PlainFile.of(folder.resolve("file")).createNew();
        OutputStream out = new LastingOutput(channel);
        out.write(7);
        channel.close();

        assertThatThrownBy(out::close).isInstanceOf(IOException.class);
    }
}
