package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.SegmentName;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a keeper was told last to be durable in a store, kept in its state folder: what a list does not show yet is
/// found by its name, and what the store has lost is missed.
///
/// Written in place and not waited for: after a power cut it may be an older word or none at all, never a
/// wrong one. Who only looks may do so from another process.
///
/// @param file where it is kept
/// @param url the store it is of
public record Ledger(Path file, String url) {
    private static final int BYTES = 1024;

    /// The last segment of an archive that was acknowledged.
    ///
    /// @param epoch the epoch it was put in
    public record Entry(long epoch, SegmentName name, Seal seal) {
        /// The newest commit that is durable.
        public long position() {
            return name.last();
        }
    }

    /// The one of a store, in the folder of what is known of a database between two runs.
    public static Ledger in(Path folder, Store store) {
        String name = URLEncoder.encode(store.name(), StandardCharsets.UTF_8);
        return new Ledger(folder.resolve("acknowledged-" + name + ".json"), store.url());
    }

    /// The last entry; empty where nothing was acknowledged yet, or it is of another store, or cannot be read.
    public Optional<Entry> last() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = new String(PlainFile.of(file).readBytes(), StandardCharsets.UTF_8).strip() + "\n";
            Note note = Note.read(file.toString(), text.getBytes(StandardCharsets.UTF_8));
            Entry entry = new Entry(
                    note.number("epoch"), SegmentName.parse(note.text("segment")), Seal.parse(note.text("seal")));
            return note.text("store").equals(url) ? Optional.of(entry) : Optional.empty();
        } catch (Failure | IllegalArgumentException beingWritten) {
            return Optional.empty();
        }
    }

    void write(Entry entry) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", 1);
        members.put("store", url);
        members.put("epoch", entry.epoch());
        members.put("segment", entry.name());
        members.put("seal", entry.seal());
        byte[] note = Note.write(members);
        byte[] padded = Arrays.copyOf(note, Math.max(BYTES, note.length));
        Arrays.fill(padded, note.length, padded.length, (byte) '\n');
        try (FileChannel channel = PlainFile.of(file).openOrCreate()) {
            channel.write(ByteBuffer.wrap(padded), 0);
        } catch (IOException e) {
            throw Problem.environment("cannot write down what a store acknowledged")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .hint("check that the disk has space")
                    .failure(e);
        }
    }
}
