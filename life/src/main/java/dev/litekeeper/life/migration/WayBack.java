package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Failure;
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
import dev.litekeeper.sqlite.HeldCopy;
import dev.litekeeper.sqlite.PageDigest;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// Sees to it that a run of scripts can be undone: before the first of them changes anything, the state
/// before it is kept, and after the last one it is noted what is there then.
///
/// The copy is made before the write lock is taken. In WAL mode what was committed in between is added
/// under the lock; in a rollback-journal mode the copy is then made anew. So it never lacks a commit. Where
/// the archive has every commit, no copy is made.
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
    private Optional<HeldCopy> held = Optional.empty();
    private Optional<PageDigest> kept = Optional.empty();
    private final InstantSource clock;
    private Instant at;
    private long seen;
    private long own;
    private boolean alone = true;
    private boolean begun;
    private long untouched;
    private long commits;
    private int number;
    private int total;

    private WayBack(
            DatabaseFile database,
            Path note,
            InstantSource clock,
            List<String> scripts,
            OptionalLong position,
            Listener listener,
            Progress progress) {
        this.database = database;
        this.note = note;
        this.scratch = ScratchFolder.in(Objects.requireNonNull(note.getParent(), "a file is in a folder"));
        this.file = scratch.resolve("before.sqlite");
        this.clock = clock;
        this.at = clock.instant();
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
            InstantSource clock,
            List<String> scripts,
            OptionalLong position,
            Listener listener,
            Progress progress) {
        WayBack way = new WayBack(database, note, clock, scripts, position, listener, progress);
        try {
            if (position.isEmpty()) {
                way.held = HeldCopy.make(database, way.file, CopyLimits.DEFAULT, progress);
                if (way.held.isEmpty()) {
                    way.copied(ProvenCopy.make(database, way.file, CopyLimits.DEFAULT, progress));
                }
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
            if (held.isPresent()) {
                held.get().complete();
                at = undisturbed ? at : clock.instant();
            } else if (!undisturbed && position.isEmpty()) {
                copied(ProvenCopy.makeLocked(database, file, progress));
            }
            begin();
        } else {
            alone &= undisturbed;
        }
        own = version(session);
    }

    private void begin() {
        if (position.isEmpty()) {
            PlainFile.of(Runs.copy(note)).moveHere(file);
        }
        run().write();
        untouched = version(watch);
        begun = true;
    }

    @Override
    public void committing(ScriptName script, Session session) {
        listener.committing(script, session);
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

    /// The watch sees our commit first; where the session that made it sees no other one after that, what
    /// the watch saw is ours alone.
    @Override
    public void committed(ScriptName script, Session session) {
        seen = version(watch);
        boolean last = number == total && position.isEmpty();
        Optional<PageDigest> pages = Optional.empty();
        if (last) {
            pages = PageDigest.begin(database, session);
        } else {
            session.beginSnapshot();
        }
        alone &= version(session) == own;
        Optional<Fingerprint> rows = last && alone ? Optional.of(Fingerprint.of(session)) : Optional.empty();
        session.rollback();
        if (last) {
            readKept();
            run().after(rows, alone ? pages : Optional.empty()).write();
        }
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

    /// Reads the rows of the copy, which were not read under the lock.
    private void readKept() {
        if (held.isPresent()) {
            PrivateCopy copy = new PrivateCopy(Runs.copy(note));
            kept = Optional.of(held.get().pages(copy));
            before = Optional.of(Fingerprint.of(copy));
        }
    }

    private Run run() {
        return new Run(
                note,
                at,
                scripts,
                position.isEmpty() ? Optional.of(Runs.copy(note)) : Optional.empty(),
                kept,
                position,
                before,
                commits,
                Optional.empty(),
                Optional.empty());
    }

    /// Whether surely nobody has committed since the state before was kept.
    private boolean isUntouched() {
        try {
            return version(watch) == untouched;
        } catch (Failure e) {
            return false;
        }
    }

    /// Changes whenever another connection has committed.
    private static long version(Session session) {
        return session.queryLong("PRAGMA data_version");
    }

    /// Where nothing was changed, nothing is kept: it would stand before the run that can be undone.
    @Override
    public void close() {
        held.ifPresent(HeldCopy::close);
        if (begun && isUntouched()) {
            Runs.delete(note);
        }
        watch.close();
        scratch.close();
    }
}
