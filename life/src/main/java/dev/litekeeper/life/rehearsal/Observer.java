package dev.litekeeper.life.rehearsal;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.copy.ProvenCopy;
import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Executed;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.StallProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Watches scripts run on a private copy: measures while each of them runs, and looks at the database in between.
final class Observer implements Listener, AutoCloseable {
    private static final int TRIES = 200;

    private final PrivateCopy copy;
    private final StallProbe probe;
    private final Peaks peaks;
    private final Listener listener;
    private final List<ScriptFigures> done = new ArrayList<>();
    private final List<StatementFigures> statements = new ArrayList<>();
    private final Set<ScriptName> reversible;
    private long walBefore;
    private Shape shape;
    private Optional<Path> wayBack;
    private Optional<Before> beforeReversible = Optional.empty();

    /// @param wayBack where the first script makes a copy of what was before it, as on a database that others write to
    /// @param reversible the scripts that are kept reversible
    Observer(PrivateCopy copy, Shape before, Optional<Path> wayBack, Set<ScriptName> reversible, Listener listener) {
        this.copy = copy;
        this.reversible = reversible;
        this.wayBack = wayBack;
        this.shape = before;
        this.listener = listener;
        this.probe = StallProbe.on(copy);
        this.peaks = new Peaks(copy);
    }

    List<ScriptFigures> done() {
        return List.copyOf(done);
    }

    /// What was there before the last script, where that is kept reversible.
    Optional<Before> beforeReversible() {
        return beforeReversible;
    }

    @Override
    public void started(ScriptName script, int number, int total) {
        listener.started(script, number, total);
        beforeReversible = reversible.contains(script) ? Optional.of(Before.of(copy)) : Optional.empty();
        statements.clear();
        emptyWal();
        probe.ask();
        peaks.begin();
        walBefore = peaks.walNow().bytes();
    }

    /// Makes writers wait for the way back as they will have to: in WAL mode it is there by now.
    @Override
    public void locked(ScriptName script, Session session) {
        if (!session.pragma("journal_mode").equals("wal")) {
            wayBack.ifPresent(file -> ProvenCopy.makeLocked(DatabaseFile.at(copy.path()), file, Progress.NONE));
        }
        wayBack.ifPresent(file -> PlainFile.of(file).delete());
        wayBack = Optional.empty();
    }

    @Override
    public void executed(Executed statement) {
        long now = peaks.walNow().bytes();
        statements.add(new StatementFigures(
                statement.number(),
                statement.line(),
                statement.sql(),
                statement.took(),
                statement.rows(),
                new ByteSize(Math.max(0, now - walBefore))));
        walBefore = now;
    }

    @Override
    public void applied(Applied applied) {
        StallProbe.Stalls stalls = probe.ask();
        ByteSize wal = peaks.wal();
        ByteSize disk = peaks.disk();
        Shape before = shape;
        try (Session session = copy.read()) {
            shape = Shape.of(session);
        }
        Duration took = applied.locked().compareTo(applied.took()) > 0 ? applied.locked() : applied.took();
        done.add(new ScriptFigures(
                applied.script(),
                took,
                applied.rows(),
                applied.locked(),
                stalls.writer(),
                stalls.reader(),
                wal,
                disk,
                statements,
                before.tables(shape),
                before.changes(shape)));
        listener.applied(applied);
    }

    @Override
    public void waiting(Duration soFar) {
        // The probe has the write lock for a moment.
    }

    /// So that the size of the WAL tells of this script alone.
    private void emptyWal() {
        try (Session session = copy.write()) {
            for (int tries = 0; tries < TRIES; tries++) {
                if (session.queryLong("PRAGMA wal_checkpoint(TRUNCATE)") == 0) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        peaks.close();
        probe.close();
    }
}
