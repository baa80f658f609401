package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.litestream.Adoption;
import dev.litekeeper.archive.litestream.Replica;
import dev.litekeeper.archive.timeline.ArchiveRestore;
import dev.litekeeper.archive.timeline.Founding;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.ltx.Compactor;
import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.ltx.LtxReader;
import dev.litekeeper.ltx.LtxWriter;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What we write in LTX, read by the Litestream that people have: each position restored byte for byte.
@Tag("slow")
final class LitestreamTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void litestreamRestoresEveryPositionOfAnArchive(int pageSize) throws Exception {
        Programs.require("litestream");
        List<byte[]> states = states(pageSize);
        Path replica = folder.resolve("replica");
        for (int i = 0; i < states.size(); i++) {
            byte[] before = i == 0 ? new byte[0] : states.get(i - 1);
            write(file(replica, 0, i + 1, i + 1), pageSize, i + 1, before, states.get(i));
        }
        restoresAll(replica, states);

        Path store = folder.resolve("store");
        adopt(replica, store);
        restoresAll(store.resolve("shop/production/archive/litestream"), states);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void litestreamRestoresWhatIsCompacted(int pageSize) throws Exception {
        Programs.require("litestream");
        List<byte[]> states = states(pageSize);
        Path replica = folder.resolve("replica");
        write(file(replica, 9, 1, 1), pageSize, 1, new byte[0], states.getFirst());
        for (int i = 1; i < states.size(); i++) {
            write(file(replica, 1, i + 1, i + 1), pageSize, i + 1, states.get(i - 1), states.get(i));
        }
        Path compacted = folder.resolve("compacted");
        compact(file(compacted, 9, 1, 4), replica(replica, 9, 1, 1), replica(replica, 1, 2, 4));
        compact(file(compacted, 2, 5, 7), replica(replica, 1, 5, 7));
        compact(file(compacted, 2, 8, 9), replica(replica, 1, 8, 9));
        compact(file(compacted, 3, 10, states.size()), replica(replica, 1, 10, states.size()));
        for (int position : new int[] {4, 7, 9, states.size()}) {
            assertThat(restored(compacted, position))
                    .as("position %d", position)
                    .isEqualTo(states.get(position - 1));
        }
    }

    @Test
    void theKeeperGoesOnAfterWhatWasAdopted() throws Exception {
        Shop shop = Shop.open(Files.createDirectory(folder.resolve("here")));
        List<byte[]> states = states(4096);
        Path replica = folder.resolve("replica");
        for (int i = 0; i < states.size(); i++) {
            byte[] before = i == 0 ? new byte[0] : states.get(i - 1);
            write(file(replica, 0, i + 1, i + 1), 4096, i + 1, before, states.get(i));
        }
        shop.litekeeper("archive", "adopt", replica.toString()).succeeded();
        Timeline adopted = timeline(shop);
        for (int i = 0; i < states.size(); i++) {
            Path restored = folder.resolve("adopted-" + i);
            ArchiveRestore.plan(adopted, adopted.at(i + 1)).to(restored, Progress.NONE);
            assertThat(Files.readAllBytes(restored)).isEqualTo(states.get(i));
        }
        shop.litekeeper("keep", "--once").succeeded();
        try (Foreign app = shop.app()) {
            app.run("DELETE FROM orders WHERE id > 10");
        }
        shop.litekeeper("keep", "--once").succeeded();
        shop.litekeeper("archive", "verify").succeeded();
        Timeline timeline = timeline(shop);
        assertThat(timeline.newest().orElseThrow().position()).isGreaterThan(states.size());
        Path newest = folder.resolve("newest.sqlite");
        ArchiveRestore.plan(timeline, timeline.newest().orElseThrow()).to(newest, Progress.NONE);
        try (Foreign sqlite = Foreign.on(newest)) {
            assertThat(sqlite.run("SELECT count(*) FROM orders")).isEqualTo("[[10]]");
        }
    }

    /// What the project calls the app.
    private static Timeline timeline(Shop shop) throws IOException {
        return Timeline.of(Store.at("local", shop.store().toUri().toString()), new Scope(app(shop), "production"));
    }

    private static String app(Shop shop) throws IOException {
        try (Stream<Path> folders = Files.list(shop.store())) {
            return folders.findFirst().orElseThrow().getFileName().toString();
        }
    }

    private void adopt(Path replica, Path store) {
        Store to = Store.at("local", store.toUri().toString());
        Store from = Store.at("replica", replica.toUri().toString());
        Adoption.Adopted adopted = Adoption.adopt(
                Replica.in(from),
                List.of(Founding.in(to, new Scope("shop", "production"), Instant.now())),
                folder,
                _ -> {});
        assertThat(adopted.judgement().broken()).isEmpty();
    }

    private void restoresAll(Path replica, List<byte[]> states) throws Exception {
        for (int i = 0; i < states.size(); i++) {
            assertThat(restored(replica, i + 1)).as("position %d", i + 1).isEqualTo(states.get(i));
        }
    }

    private byte[] restored(Path replica, int position) throws Exception {
        Path out = Files.createTempDirectory(folder, "restored").resolve("database.sqlite");
        Process process = new ProcessBuilder(
                        Programs.require("litestream").toString(),
                        "restore",
                        "-txid",
                        String.format("%016x", position),
                        "-o",
                        out.toString(),
                        "file://" + replica)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return Files.readAllBytes(out);
    }

    /// The files of a database after each of a dozen changes: it grows, shrinks, is vacuumed.
    private List<byte[]> states(int pageSize) throws IOException {
        Path database = folder.resolve("app.sqlite");
        List<byte[]> states = new ArrayList<>();
        try (Foreign app = Foreign.on(database)) {
            app.run("PRAGMA page_size=" + pageSize);
            for (String change : List.of(
                    "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT UNIQUE, body BLOB)",
                    insert(1, 40),
                    "UPDATE item SET name = name || '!' WHERE id % 3 = 0",
                    insert(41, 400),
                    "CREATE INDEX by_body ON item(body)",
                    "DELETE FROM item WHERE id > 100",
                    "VACUUM",
                    insert(500, 600),
                    "DROP INDEX by_body",
                    "DELETE FROM item",
                    "VACUUM",
                    insert(1, 300))) {
                app.run(change);
                states.add(Files.readAllBytes(database));
            }
        }
        return states;
    }

    private static String insert(int from, int to) {
        return "WITH RECURSIVE n(i) AS (SELECT " + from + " UNION ALL SELECT i + 1 FROM n WHERE i < " + to
                + ") INSERT INTO item SELECT i, 'name ' || i, randomblob(i % 700) FROM n";
    }

    private static void write(Path file, int pageSize, int position, byte[] before, byte[] after) throws IOException {
        int pages = after.length / pageSize;
        LtxHeader header = LtxHeader.of(pageSize, pages, position, position, START.plusSeconds(position));
        try (OutputStream out = Files.newOutputStream(file)) {
            LtxWriter writer = LtxWriter.of(out, header);
            for (int number = 1; number <= pages; number++) {
                int from = (number - 1) * pageSize;
                boolean same = from + pageSize <= before.length
                        && Arrays.equals(before, from, from + pageSize, after, from, from + pageSize);
                if (!same || number == 1) {
                    writer.page(number, ByteBuffer.wrap(after, from, pageSize));
                }
            }
            writer.finish();
        }
    }

    @SafeVarargs
    private static void compact(Path file, List<Path>... inputs) throws IOException {
        List<LtxReader> readers = new ArrayList<>();
        for (List<Path> some : inputs) {
            for (Path input : some) {
                readers.add(LtxReader.of(Files.newInputStream(input), input.toString()));
            }
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            Compactor.write(readers, out);
        }
        for (LtxReader reader : readers) {
            reader.close();
        }
    }

    private static List<Path> replica(Path replica, int level, int first, int last) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int position = first; position <= last; position++) {
            files.add(file(replica, level, position, position));
        }
        return files;
    }

    private static Path file(Path replica, int level, int min, int max) throws IOException {
        Path levelFolder = Files.createDirectories(replica.resolve("ltx/" + level));
        return levelFolder.resolve(String.format("%016x-%016x.ltx", min, max));
    }
}
