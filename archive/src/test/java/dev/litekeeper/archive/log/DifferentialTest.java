package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Programs;
import dev.litekeeper.wal.Attachment;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real database, changed by a real process in every way there is, comes back at every commit.
final class DifferentialTest {
    private static final String PROGRAM = """
            import sqlite3, sys, os, random
            path, page, seed, n = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
            r = random.Random(seed)
            db = sqlite3.connect(path, isolation_level=None)
            do = lambda sql, *args: db.execute(sql, args).fetchall()
            do('pragma page_size=' + page)
            do('pragma auto_vacuum=' + r.choice(['none', 'full', 'incremental']))
            do('pragma journal_mode=wal'); do('pragma wal_autocheckpoint=0')
            do('create table t(id integer primary key, a text, b blob)'); do('create index i on t(a)')
            for k in range(60): do('insert into t(a,b) values(?,?)', '%x' % r.getrandbits(80), r.randbytes(r.randint(0, 3000)))
            do('pragma wal_checkpoint(truncate)')
            for k in range(n):
                what = r.randint(0, 19)
                if what < 8: do('insert into t(a,b) values(?,?)', '%x' % r.getrandbits(80), r.randbytes(r.choice([10, 200, 20000])))
                elif what < 12: do('update t set a=?, b=zeroblob(?) where id%7=?', 'u%d' % k, r.randint(0, 900), r.randint(0, 6))
                elif what < 15: do('delete from t where id%9=?', r.randint(0, 8))
                elif what == 15: do('create table if not exists x%d(y)' % r.randint(0, 5))
                elif what == 16: do('drop table if exists x%d' % r.randint(0, 5))
                elif what == 17: do('pragma incremental_vacuum(3)')
                elif what == 18 and r.random() < .3: do('vacuum')
                else:
                    do('begin')
                    for j in range(r.randint(1, 40)): do('insert into t(a,b) values(?,?)', 'm%d' % j, r.randbytes(100))
                    do('rollback' if r.random() < .2 else 'commit')
            os._exit(0)
            """;
    private static final String CHECK = "import sqlite3,sys;print(sqlite3.connect(sys.argv[1])"
            + ".execute('pragma integrity_check').fetchone()[0])";

    @TempDir
    Path folder;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<byte[]> states = new ArrayList<>();

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(ints = {512, 1024, 4096, 65536})
    void everyCommitOfARealDatabaseComesBack(int pageSize) throws IOException, InterruptedException {
        long seed = System.nanoTime() & 0xffff_ffffL;
        System.out.println("seed " + seed);
        Path database = folder.resolve("db");
        python(PROGRAM, database.toString(), "" + pageSize, "" + seed, "60");
        byte[] base = Files.readAllBytes(database);
        try (WalFile wal = new WalFile(Path.of(database + "-wal"));
                LogFolder log = LogFolder.open(folder.resolve("log"), Set.of("store"), 1L << 40)) {
            LogEncoder.Settings settings =
                    new LogEncoder.Settings(1, Duration.ofMillis(5), new LogMemory(64L * pageSize, 64L * pageSize));
            long whole;
            try (LogEncoder encoder =
                    new LogEncoder(log, settings, InstantSource.system(), new Random(seed), executor)) {
                whole = take(wal, base, encoder);
            }
            List<Segment> segments =
                    log.spool().pending().stream().map(SegmentReader::read).toList();
            Random random = new Random(seed);
            Path restored = folder.resolve("restored");
            for (int i = 0; i < 12; i++) {
                int state = random.nextInt(states.size());
                byte[] bytes = Written.restored(segments, whole + state, restored);
                assertThat(Arrays.equals(bytes, states.get(state)))
                        .as("position %d, seed %d", whole + state, seed)
                        .isTrue();
                Files.write(restored, bytes);
                assertThat(python(CHECK, restored.toString())).isEqualTo("ok");
                Files.delete(restored);
            }
        }
        executor.close();
    }

    /// Gives the WAL to the encoder, with a scan of the file during its first quarter. Answers the position from
    /// which on states are whole.
    private long take(WalFile wal, byte[] base, LogEncoder encoder) {
        byte[] content = base;
        int size = wal.pageSize;
        encoder.attached(new Attachment(size, base.length / size, false, "the first time", "1:1"));
        Set<Integer> frames = new HashSet<>();
        int frame = 0;
        while (frame < wal.frames() / 4 || (frame > 0 && wal.commit(frame - 1) == 0)) {
            frames.add(wal.page(frame));
            content = applied(wal, frame, content);
            give(wal, frame++, encoder);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocate(Math.max(base.length, content.length));
            MemorySegment.copy(base, 0, file, ValueLayout.JAVA_BYTE, 0, base.length);
            for (int page = 1; page <= content.length / size; page++) {
                if (!frames.contains(page)) {
                    encoder.scanned(page, file, (long) (page - 1) * size);
                }
            }
        }
        encoder.scanFinished(frame);
        long whole = encoder.position();
        states.add(content);
        for (; frame < wal.frames(); frame++) {
            content = applied(wal, frame, content);
            give(wal, frame, encoder);
            if (wal.commit(frame) != 0) {
                states.add(content);
            }
        }
        return whole;
    }

    private static void give(WalFile wal, int frame, LogEncoder encoder) {
        wal.give(frame, encoder, 1_700_000_000_000L + frame, wal.content(frame), 0);
    }

    /// The database with a frame written over it, as SQLite's recovery does it.
    private static byte[] applied(WalFile wal, int frame, byte[] content) {
        int size = wal.pageSize;
        int end = wal.page(frame) * size;
        byte[] after = Arrays.copyOf(content, Math.max(content.length, end));
        MemorySegment.copy(wal.content(frame), 0, MemorySegment.ofArray(after), end - size, size);
        return wal.commit(frame) == 0 ? after : Arrays.copyOf(after, wal.commit(frame) * size);
    }

    private static String python(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Programs.require("python3").toString());
        command.add("-c");
        command.add(program);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
