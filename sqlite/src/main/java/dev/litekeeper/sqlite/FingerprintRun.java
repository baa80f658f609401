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
    private final LongConsumer progress;

    private FingerprintRun(LongConsumer progress) {
        this.progress = progress;
    }

    /// The fingerprint of what all these sessions see: each holds a transaction on the same state.
    static Fingerprint over(List<Session> sessions, LongConsumer progress) {
        FingerprintRun run = new FingerprintRun(progress);
        sessions.forEach(StandIn::provide);
        Session first = sessions.getFirst();
        Schema schema = Schema.of(first);
        run.plan(first, schema, sessions.size() > 1);
        run.read(sessions);
        return new Fingerprint(
                schema.hash(),
                first.pragma("encoding"),
                first.queryLong("PRAGMA user_version"),
                first.queryLong("PRAGMA application_id"),
                run.result());
    }

    private void plan(Session session, Schema schema, boolean inPieces) {
        for (Table table : schema.tables()) {
            if (table.kind() == Table.Kind.VIRTUAL) {
                continue;
            }
            sums.put(table.name(), new RowSum());
            try {
                TableScan scan = TableScan.of(session, table);
                open.addAll(inPieces ? scan.pieces(session) : List.of(scan));
            } catch (SqlFailure e) {
                unread.put(table.name(), e.message());
            }
        }
    }

    private void read(List<Session> sessions) {
        List<Callable<Boolean>> readers = new ArrayList<>();
        for (Session session : sessions) {
            readers.add(() -> readWith(new TableReader(session, progress)));
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

    private boolean readWith(TableReader reader) {
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
        return true;
    }

    private List<TableSum> result() {
        List<TableSum> result = new ArrayList<>();
        sums.forEach((table, sum) -> result.add(sum.of(table, unread.getOrDefault(table, ""))));
        return result;
    }
}
