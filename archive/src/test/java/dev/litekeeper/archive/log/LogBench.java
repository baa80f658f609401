package dev.litekeeper.archive.log;

import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.wal.Attachment;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What the log costs, measured on WALs that real processes wrote: `LogBench COMMITS`. Not part of the build.
final class LogBench {
    private static final String PROGRAM = """
            import sqlite3, sys, os, random
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            for pragma in ('journal_mode=wal', 'synchronous=off', 'wal_autocheckpoint=0'): db.execute('pragma ' + pragma)
            db.execute('create table t(id integer primary key, a text, b int)')
            kind, n = sys.argv[2], int(sys.argv[3])
            r = random.Random(1)
            if kind == 'update':
                db.execute("with recursive c(i) as (select 1 union all select i+1 from c where i < 200000) insert into t(a,b) select hex(randomblob(50)), i from c")
            for i in range(n):
                if kind == 'repetitive': db.execute('insert into t(a,b) values(?,?)', ('x' * 100, i))
                elif kind == 'random': db.execute('insert into t(a,b) values(?,?)', ('%0100x' % r.getrandbits(400), i))
                else: db.execute('update t set a=?, b=b+1 where id=?', ('%0100x' % r.getrandbits(400), r.randint(1, 200000)))
            os._exit(0)
            """;

    private LogBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int commits = Integer.parseInt(args[0]);
        for (String kind : List.of("repetitive", "random", "update")) {
            try (ScratchFolder folder = ScratchFolder.inTemp()) {
                Path database = folder.resolve("db");
                new ProcessBuilder("python3", "-c", PROGRAM, database.toString(), kind, "" + commits)
                        .inheritIO()
                        .start()
                        .waitFor();
                try (WalFile wal = new WalFile(Path.of(database + "-wal"))) {
                    for (int round = 0; round < 3; round++) {
                        measure(kind + " " + round, wal, folder.resolve("log" + round), folder.resolve("copy"));
                    }
                }
            }
        }
    }

    private static void measure(String what, WalFile wal, Path folder, Path copy) throws IOException {
        try (ExecutorService executor = Executors.newCachedThreadPool();
                LogFolder log = LogFolder.open(folder, Set.of("store"), 1L << 40)) {
            LogEncoder.Settings settings =
                    new LogEncoder.Settings(1, Duration.ofMillis(200), new LogMemory(64 << 20, 64 << 20));
            LogEncoder encoder = new LogEncoder(log, settings, InstantSource.system(), new Random(), executor);
            encoder.attached(new Attachment(wal.pageSize, 0, false, "", "1:1"));
            encoder.scanFinished(1);
            long own = 0;
            long reading = 0;
            long cpu = cpu();
            MemorySegment buffer = Arena.ofAuto().allocate(512L * wal.pageSize, 64);
            for (int from = 0; from < wal.frames(); from += 512) {
                int count = Math.min(512, wal.frames() - from);
                long start = own();
                wal.copy(from, count, buffer);
                long copied = own();
                for (int i = 0; i < count; i++) {
                    wal.give(from + i, encoder, 1_700_000_000_000L + from / 100, buffer, (long) i * wal.pageSize);
                }
                reading += copied - start;
                own += own() - copied;
            }
            encoder.flush();
            cpu = cpu() - cpu - reading;
            long n = encoder.position();
            System.out.printf(
                    "%s: %d commits, %d frames, encode %.2f us, all threads %.2f us, %.1f B a commit, %d segments%n",
                    what,
                    n,
                    wal.frames(),
                    own / 1e3 / n,
                    cpu / 1e3 / n,
                    (double) log.spool().bytes() / n,
                    log.spool().pending().size());
            replay(log, copy);
            encoder.close();
        }
    }

    private static void replay(LogFolder log, Path copy) throws IOException {
        long start = System.nanoTime();
        List<Segment> segments = new ArrayList<>();
        log.spool().pending().forEach(file -> segments.add(SegmentReader.read(file)));
        long read = System.nanoTime();
        try (Replay replay = Replay.into(copy, 64 << 20)) {
            segments.forEach(replay::apply);
            long applied = System.nanoTime();
            replay.prove();
            System.out.printf(
                    "  restore: read and verify %d ms, apply %d ms, write and prove %d ms, %.1f MB%n",
                    (read - start) / 1_000_000,
                    (applied - read) / 1_000_000,
                    (System.nanoTime() - applied) / 1_000_000,
                    Files.size(copy) / 1e6);
        }
        Files.delete(copy);
    }

    private static long own() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
