"""The applications: how they connect, and what hostile ones do."""
import importlib, os, pathlib, random, subprocess, sys, tempfile, time

PACKAGES = pathlib.Path(os.environ.get("LITEKEEPER_PYPI", pathlib.Path(tempfile.gettempdir()) / "litekeeper-pypi"))


def apsw():
    """Python's own SQLite may have the WAL-reset bug of 3.7.0 to 3.51.2, which harms databases; apsw brings a newer one."""
    sys.path.insert(0, str(PACKAGES))
    try:
        import apsw
    except ImportError:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", str(PACKAGES), "apsw"])
        importlib.invalidate_caches()
        try:
            import apsw
        except ImportError:
            print("apsw is not installed and cannot be installed from PyPI", file=sys.stderr)
            sys.exit(77)
    return apsw


def connect(database):
    library = apsw()
    connection = library.Connection(str(database), flags=library.SQLITE_OPEN_READWRITE)
    connection.set_busy_timeout(60_000)
    return library, connection


def writer(options):
    """One hostile application. Every operation is one transaction; being busy is no error."""
    library, db = connect(options.database)
    rng = random.Random(options.seed)
    db.execute(f"PRAGMA synchronous={rng.choice(['NORMAL', 'FULL'])}")
    db.execute(f"PRAGMA wal_autocheckpoint={rng.choice([0, 10, 1000])}")
    db.execute(f"PRAGMA journal_size_limit={rng.choice([-1, 0, 100_000])}")
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        try:
            operation(db, rng)
        except library.BusyError:
            pass
        except library.SQLError as e:
            if "already exists" not in str(e) and "no such" not in str(e):
                raise
        if rng.random() < 0.2:
            time.sleep(rng.random() * 0.01)


def operation(db, rng):
    dice = rng.random()
    table = f"t{rng.randrange(3)}"
    if dice < 0.45:
        db.execute(f"INSERT INTO {table}(a, b) VALUES (?, ?)", (rng.randbytes(rng.randrange(200)).hex(), rng.random()))
    elif dice < 0.60:
        db.execute("BEGIN IMMEDIATE")
        for _ in range(rng.randrange(1, 300)):
            db.execute(f"INSERT INTO {table}(a, b) VALUES (?, ?)", (rng.randbytes(rng.randrange(60)), rng.random()))
        db.execute("COMMIT" if rng.random() < 0.8 else "ROLLBACK")
    elif dice < 0.70:
        db.execute(f"UPDATE {table} SET b = b + 1, a = ? WHERE rowid % 17 = ?", ("u" * rng.randrange(50), rng.randrange(17)))
    elif dice < 0.80:
        db.execute(f"DELETE FROM {table} WHERE rowid % 7 = ?", (rng.randrange(7),))
    elif dice < 0.85:
        db.execute(f"INSERT INTO {table}(a, b) VALUES (?, 0)", (rng.randbytes(rng.randrange(1, 300_000)),))
    elif dice < 0.88:
        db.execute(f"CREATE TABLE s{rng.randrange(5)}(x PRIMARY KEY, y) WITHOUT ROWID")
    elif dice < 0.91:
        db.execute(f"DROP TABLE s{rng.randrange(5)}")
    elif dice < 0.92:
        db.execute("VACUUM")
    elif dice < 0.93:
        db.execute("PRAGMA incremental_vacuum(20)").fetchall()
    elif dice < 0.932:
        switch_journal(db)
    else:
        mode = rng.choice(["PASSIVE", "FULL", "RESTART", "TRUNCATE"])
        db.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()


def switch_journal(db):
    """Leaves WAL mode and comes back, where nobody else is connected; otherwise that is refused."""
    db.set_busy_timeout(0)
    try:
        db.execute("PRAGMA journal_mode=DELETE").fetchall()
        db.execute("INSERT INTO t0(a, b) VALUES ('without a WAL', 0)")
    finally:
        db.set_busy_timeout(60_000)
        db.execute("PRAGMA journal_mode=WAL").fetchall()
