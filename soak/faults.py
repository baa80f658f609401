"""One fault at a time on a database that is being kept. Each cell says what must hold afterwards."""
import pathlib, shutil, subprocess, sys, time, traceback

import processes
from kept import LITEKEEPER, Kept, Skipped, expect, recovers, scratch
from writers import apsw, connect


def store_gone(app):
    """The store goes away under the keeper and comes back."""
    store, away = app.folder / "store", app.folder / "away"
    store.rename(away)
    app.write()
    expect(app.wait(3) is None, "nothing is acknowledged while the store is away")
    if store.exists():
        shutil.rmtree(store)
    away.rename(store)
    recovers(app)


def store_full(app):
    full(app, app.folder / "store")


def state_full(app):
    app.stop_keeper()
    full(app, app.folder / ".litekeeper", start=True)


def full(app, folder, start=False):
    """The disk under a folder is full, then has room again. The app never notices."""
    app.stop_keeper() if not start else None
    subprocess.run(["cp", "-a", str(folder), f"{folder}.kept"], check=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode != 0:
        raise Skipped("may not mount a small file system")
    try:
        subprocess.run(f"cp -a {folder}.kept/. {folder}/", shell=True, check=True)
        app.start_keeper()
        app.write(count=1, size=20_000_000)
        expect(app.wait(3) is None, "20 MB are not acknowledged with 4 MB of disk")
        subprocess.run(["mount", "-o", "remount,size=400m", str(folder)], check=True)
        recovers(app)
        app.stop_keeper()
        subprocess.run(["cp", "-a", f"{folder}/.", f"{folder}.after/"], check=True)
    finally:
        if app.keeper.poll() is None:
            app.keeper.kill()
            app.keeper.wait()
        subprocess.run(["umount", str(folder)], check=True)
    shutil.rmtree(folder)
    pathlib.Path(f"{folder}.after").rename(folder)
    app.start_keeper()


def file_replaced(app):
    """The app's file is replaced by another database: a new lineage; the old commits stay restorable."""
    app.write()
    expect(app.take_reference(), "the old file is kept")
    other = app.folder / "other.sqlite"
    db = apsw().Connection(str(other))
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    db.execute("CREATE TABLE t0(id INTEGER PRIMARY KEY, a, b)")
    db.execute("INSERT INTO t0(a, b) VALUES ('another database', 0)")
    db.close()
    for suffix in ("-wal", "-shm"):
        pathlib.Path(f"{app.database}{suffix}").unlink(missing_ok=True)
    other.rename(app.database)
    recovers(app)


def file_deleted(app):
    """The app's file is deleted; the keeper says so, and keeps what comes after."""
    expect(app.take_reference(), "the old file is kept")
    copy = app.database.read_bytes()
    for suffix in ("", "-wal", "-shm"):
        pathlib.Path(f"{app.database}{suffix}").unlink(missing_ok=True)
    expect(app.wait(3) is None, "nothing is acknowledged for a database that is not there")
    app.database.write_bytes(copy)
    recovers(app)


def page_size_changed(app):
    """The app changes the page size while nobody keeps: a new lineage."""
    app.write()
    expect(app.take_reference(), "the old pages are kept")
    app.stop_keeper()
    _, db = connect(app.database)
    db.execute("PRAGMA journal_mode=DELETE").fetchall()
    db.execute("PRAGMA page_size=8192")
    db.execute("VACUUM")
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    db.close()
    app.start_keeper()
    recovers(app)


def rollback_journal(app):
    """The app leaves WAL mode while nobody keeps: the keeper says what to do, and does not do it."""
    app.stop_keeper()
    _, db = connect(app.database)
    db.execute("PRAGMA journal_mode=DELETE").fetchall()
    done = subprocess.run([LITEKEEPER, "keep", "--once"], cwd=app.folder, capture_output=True, text=True, timeout=120)
    expect(done.returncode not in (0, 1), f"keep --once ended with {done.returncode}")
    expect("WAL" in done.stdout + done.stderr, "it says that WAL mode is missing")
    expect(db.execute("PRAGMA journal_mode").fetchall()[0][0] == "delete", "the journal mode is as the app left it")
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    db.close()
    app.start_keeper()
    recovers(app)


def second_keeper(app):
    """A second keeper on the same archive is refused, and harms nothing."""
    second = app.folder / "second"
    second.mkdir()
    (second / "litekeeper.yml").write_text((app.folder / "litekeeper.yml").read_text())
    app.write()
    expect(app.wait() is not None, "the first one keeps")
    done = subprocess.run([LITEKEEPER, "keep", "--once"], cwd=second, capture_output=True, text=True, timeout=120)
    expect(done.returncode == 3, f"the second ended with {done.returncode}: {done.stderr.strip()}")
    recovers(app)


def another_database(app):
    """A store that holds the archive of another database is refused."""
    app.write()
    expect(app.wait() is not None, "the first one keeps")
    app.stop_keeper()
    other = app.folder / "other"
    other.mkdir()
    db = apsw().Connection(str(other / "app.sqlite"))
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    db.execute("CREATE TABLE something_else(x)")
    db.close()
    text = (app.folder / "litekeeper.yml").read_text().replace(str(app.database), str(other / "app.sqlite"))
    (other / "litekeeper.yml").write_text(text)
    done = subprocess.run([LITEKEEPER, "keep", "--once"], cwd=other, capture_output=True, text=True, timeout=120)
    expect(done.returncode == 3, f"it ended with {done.returncode}: {done.stderr.strip()}")
    app.start_keeper()
    recovers(app)


def large_transaction(app):
    """The keeper is killed inside a transaction of 100 MB."""
    _, db = connect(app.database)
    db.execute("BEGIN")
    for number in range(100):
        db.execute("INSERT INTO t1(a, b) VALUES (?, 0)", (app.rng.randbytes(1_000_000),))
        if number == 50:
            app.keeper.kill()
            app.keeper.wait()
    db.execute("COMMIT")
    db.close()
    app.start_keeper()
    recovers(app)


def half_deleted(app):
    """A segment is deleted from the store by hand: verify says so, and what needs it is refused."""
    for _ in range(3):
        app.write()
        expect(app.take_reference(), "commits become durable")
    app.stop_keeper()
    segments = sorted(app.folder.glob("store/**/*.seg"))
    expect(len(segments) >= 3, f"{len(segments)} segments")
    segments[1].unlink()
    verified = app.litekeeper("archive", "verify")
    expect(verified.returncode == 1, f"archive verify ended with {verified.returncode}")
    newest, _ = app.references.pop()
    done = app.litekeeper("restore", "--commit", str(newest), "--to", str(app.folder / "x.sqlite"), "--yes")
    expect(done.returncode not in (0, 130), "a commit behind the hole is not restored")
    app.references = []
    app.start_keeper()
    recovers(app)


def beyond_memory(app):
    """One transaction that is larger than the memory of the keeper."""
    _, db = connect(app.database)
    db.execute("BEGIN")
    for _ in range(400):
        db.execute("INSERT INTO t1(a, b) VALUES (?, 0)", (app.rng.randbytes(1_000_000),))
    db.execute("COMMIT")
    db.close()
    recovers(app)


def downtime_is_cheap(app):
    """After checkpoints while nobody kept, only what has changed is sent."""
    _, db = connect(app.database)
    db.execute("BEGIN")
    for _ in range(5_000):
        db.execute("INSERT INTO t1(a, b) VALUES (?, ?)", (app.rng.randbytes(2000), app.rng.random()))
    db.execute("COMMIT")
    expect(app.take_reference(), "the state before is kept")
    app.stop_keeper()
    sent = stored(app)
    for _ in range(3):
        for _ in range(100):
            row = app.rng.randrange(1, 5_000)
            db.execute("UPDATE t1 SET a = ? WHERE id = ?", (app.rng.randbytes(2000), row))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()
    app.start_keeper()
    expect(app.take_reference(), "the state after is kept")
    sent = stored(app) - sent
    changed = changed_bytes(*(copy for _, copy in app.references[-2:]))
    print(f"{'':<18} {changed} bytes changed, {sent} sent: {sent / changed:.2f}", flush=True)
    expect(0 < sent <= 1.5 * changed, "not much more is sent than has changed")


def stored(app):
    return sum(file.stat().st_size for file in app.store.rglob("*") if file.is_file())


def changed_bytes(before, after, page_size=4096):
    one, two = before.read_bytes(), after.read_bytes()
    return sum(page_size for at in range(0, len(two), page_size) if one[at:at + page_size] != two[at:at + page_size])


CELLS = [store_gone, store_full, state_full, file_replaced, file_deleted, page_size_changed, rollback_journal,
         second_keeper, another_database, large_transaction, beyond_memory, downtime_is_cheap, half_deleted,
         *processes.CELLS]


def run(options):
    wanted = [cell for cell in CELLS if options.only in (None, cell.__name__)]
    if not wanted:
        sys.exit("no such fault; there are: " + ", ".join(cell.__name__ for cell in CELLS))
    bad = 0
    for cell in wanted:
        options.folder = scratch()
        app = Kept(options)
        begin = time.monotonic()
        try:
            app.start_keeper()
            app.write()
            cell(app)
            app.stop_keeper()
            expect(app.compare() == 0, "what was acknowledged comes back")
            verdict = "ok"
        except Skipped as e:
            verdict = f"skipped: {e}"
        except (AssertionError, SystemExit, OSError, subprocess.SubprocessError) as e:
            bad += 1
            verdict = f"BAD: {e or traceback.format_exc()}"
        finally:
            app.close()
        print(f"{cell.__name__:<18} {time.monotonic() - begin:5.1f} s  {verdict}", flush=True)
        if not verdict.startswith("BAD"):
            shutil.rmtree(options.folder, ignore_errors=True)
        else:
            print(f"{'':<18} kept: {options.folder}", flush=True)
    return 1 if bad else 0
