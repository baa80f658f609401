package dev.litekeeper.life.migration;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.life.copy.ProvenCopy;
import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Executed;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// Sees to it that a run of scripts can be undone: before the first of them changes anything, the state before it is
/// kept, and after the last one it is noted what is there then.
///
/// The copy is made before the write lock is taken. Where somebody commits in between, it is made anew under the lock,
/// so that it never lacks a commit: in WAL mode while the script runs, which is not committed before the copy is
/// proven. Where the archive has every commit, no copy is made.
final class WayBack implements Listener, AutoCloseable {
    private final DatabaseFile database;
    private final Session watch;
    private final Path note;
    private final ScratchFolder scratch;
    private final Path file;
    private final List<String> scripts;
    private final OptionalLong position;
    private final Listener listener;
    private final Progress progress;
    private Optional<Fingerprint> before = Optional.empty();
    private Optional<ProvenCopy> meanwhile = Optional.empty();
    private Instant at;
    private long seen;
    private long own;
    private boolean alone = true;
    private boolean begun;
    private long commits;
    private int number;
    private int total;

    private WayBack(
            DatabaseFile database,
            Path note,
            Instant at,
            List<String> scripts,
            OptionalLong position,
            Listener listener,
            Progress progress) {
        this.database = database;
        this.note = note;
        this.scratch = ScratchFolder.in(Objects.requireNonNull(note.getParent(), "a file is in a folder"));
        this.file = scratch.resolve("before.sqlite");
        this.at = at;
        this.scripts = scripts;
        this.position = position;
        this.listener = listener;
        this.progress = progress;
        this.watch = database.read();
        this.seen = version(watch);
    }

    /// The way back of a run that begins now.
    ///
    /// @param position the newest commit in the archive; where there is one, it is the way back
    static WayBack prepare(
            DatabaseFile database,
            Path note,
            Instant now,
            List<String> scripts,
            OptionalLong position,
            Listener listener,
            Progress progress) {
        WayBack way = new WayBack(database, note, now, scripts, position, listener, progress);
        try {
            if (position.isEmpty()) {
                way.copied(ProvenCopy.make(database, way.file, CopyLimits.DEFAULT, progress));
            }
            return way;
        } catch (RuntimeException e) {
            way.close();
            throw e;
        }
    }

    private void copied(Copied copied) {
        before = Optional.of(copied.fingerprint());
        at = copied.snapshot();
    }

    @Override
    public void started(ScriptName script, int ofRun, int all) {
        number = ofRun;
        total = all;
        listener.started(script, ofRun, all);
    }

    @Override
    public void locked(ScriptName script, Session session) {
        listener.locked(script, session);
        boolean undisturbed = version(watch) == seen;
        if (!begun) {
            if (!undisturbed && position.isEmpty()) {
                copyAnew(session.pragma("journal_mode").equals("wal"));
            }
            if (meanwhile.isEmpty()) {
                begin();
            }
        } else {
            alone &= undisturbed;
        }
        own = version(session);
    }

    private void copyAnew(boolean wal) {
        if (wal) {
            meanwhile = Optional.of(ProvenCopy.begin(database, file));
        } else {
            copied(ProvenCopy.makeLocked(database, file, progress));
        }
    }

    private void begin() {
        if (position.isEmpty()) {
            PlainFile.of(Runs.copy(note)).moveHere(file);
        }
        run().write();
        begun = true;
    }

    @Override
    public void committing(ScriptName script, Session session) {
        listener.committing(script, session);
        if (!begun) {
            meanwhile.map(ProvenCopy::finish).ifPresent(this::copied);
            begin();
        }
    }

    @Override
    public void executed(Executed statement) {
        listener.executed(statement);
    }

    @Override
    public void advanced(ScriptName script, String what, long done, long all) {
        listener.advanced(script, what, done, all);
    }

    @Override
    public void announced(ScriptName script, String text) {
        listener.announced(script, text);
    }

    /// The watch sees our commit first; where the session that made it sees no other one after that, what the watch
    /// saw is ours alone.
    @Override
    public void committed(ScriptName script, Session session) {
        seen = version(watch);
        session.beginSnapshot();
        alone &= version(session) == own;
        if (number == total && position.isEmpty()) {
            run().after(alone ? Optional.of(Fingerprint.of(session)) : Optional.empty())
                    .write();
        }
        session.rollback();
        listener.committed(script, session);
    }

    @Override
    public void applied(Applied applied) {
        commits += applied.commits();
        if (begun && position.isPresent()) {
            run().write();
        }
        listener.applied(applied);
    }

    @Override
    public void waiting(Duration soFar) {
        listener.waiting(soFar);
    }

    private Run run() {
        return new Run(
                note,
                at,
                scripts,
                position.isEmpty() ? Optional.of(Runs.copy(note)) : Optional.empty(),
                position,
                before,
                commits,
                Optional.empty());
    }

    /// Changes whenever another connection has committed.
    private static long version(Session session) {
        return session.queryLong("PRAGMA data_version");
    }

    /// Where nothing ran, nothing is kept.
    @Override
    public void close() {
        meanwhile.ifPresent(ProvenCopy::close);
        watch.close();
        scratch.close();
    }
}
