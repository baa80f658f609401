package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/// One fingerprint in the making: tables are cut into ranges of rows, and each connection takes the next one when it is
/// done with the last.
final class FingerprintRun {
    private final Queue<TableScan> open = new ConcurrentLinkedQueue<>();
    private final Map<String, RowSum> sums = new TreeMap<>();
    private final Map<String, String> unread = new TreeMap<>();
    private final Fingerprint bare;
    private final LongConsumer progress;

    private FingerprintRun(Fingerprint bare, LongConsumer progress) {
        this.bare = bare;
        this.progress = progress;
    }

    /// The work to be done for a fingerprint of what this session sees. It holds a transaction.
    static FingerprintRun plan(Session session, LongConsumer progress) {
        StandIn.provide(session);
        Schema schema = Schema.of(session);
        Fingerprint bare = new Fingerprint(
                schema.hash(),
                session.pragma("encoding"),
                session.queryLong("PRAGMA user_version"),
                session.queryLong("PRAGMA application_id"),
                List.of());
        FingerprintRun run = new FingerprintRun(bare, progress);
        run.plan(session, schema);
        return run;
    }

    /// The fingerprint of what all these sessions see: each holds a transaction on the same state.
    static Fingerprint over(List<Session> sessions, LongConsumer progress) {
        FingerprintRun run = plan(sessions.getFirst(), progress);
        run.read(sessions);
        return run.result();
    }

    private void plan(Session session, Schema schema) {
        for (Table table : schema.tables()) {
            if (table.kind() == Table.Kind.VIRTUAL) {
                continue;
            }
            sums.put(table.name(), new RowSum());
            try {
                open.addAll(TableScan.of(session, table).pieces(session));
            } catch (SqlFailure e) {
                unread.put(table.name(), e.message());
            }
        }
    }

    private void read(List<Session> sessions) {
        List<Callable<Boolean>> readers = new ArrayList<>();
        for (Session session : sessions) {
            readers.add(() -> {
                help(session);
                return true;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(sessions.size())) {
            try {
                for (Future<Boolean> reader : threads.invokeAll(readers)) {
                    reader.get();
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw Interruption.failure(e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            }
        }
    }

    /// Reads until nothing is left to read. Each session that helps is in a thread of its own.
    void help(Session session) {
        StandIn.provide(session);
        TableReader reader = new TableReader(session, progress);
        for (TableScan scan = open.poll(); scan != null; scan = open.poll()) {
            try {
                RowSum part = reader.sum(scan);
                synchronized (this) {
                    sums.computeIfAbsent(scan.table(), name -> new RowSum()).add(part);
                }
            } catch (SqlFailure e) {
                if (e.kind() == Kind.INTERRUPTED) {
                    throw e;
                }
                synchronized (this) {
                    unread.put(scan.table(), e.message());
                }
            }
        }
    }

    /// The fingerprint, once everybody who helped is done.
    Fingerprint result() {
        List<TableSum> result = new ArrayList<>();
        sums.forEach((table, sum) -> result.add(sum.of(table, unread.getOrDefault(table, ""))));
        return new Fingerprint(bare.schema(), bare.encoding(), bare.userVersion(), bare.applicationId(), result);
    }
}
