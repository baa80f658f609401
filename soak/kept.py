"""A database that is kept, hostile writers, and the bytes of a moment: what the soaks and the faults share."""
import importlib, json, os, pathlib, random, signal, struct, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
LITEKEEPER = str(HERE.parent / "litekeeper")
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
    else:
        mode = rng.choice(["PASSIVE", "FULL", "RESTART", "TRUNCATE"])
        db.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()


def image(database):
    """The bytes of the database as its pages are now: the file, overlaid with the committed frames of its WAL. The
    caller sees to it that nobody commits. Runs in a process without a connection, so that closing drops no lock."""
    wal = pathlib.Path(f"{database}-wal").read_bytes() if os.path.exists(f"{database}-wal") else b""
    frames, pages, page_size = {}, 0, 0
    if len(wal) >= 32:
        magic, _, page_size, _, salt1, salt2, check1, check2 = struct.unpack(">8I", wal[:32])
        order = ">" if magic & 1 else "<"
        sums = checksum(order, wal[:24], 0, 0)
        valid = magic in (0x377F0682, 0x377F0683) and sums == (check1, check2)
        open_frames, at = {}, 32
        while valid and at + 24 + page_size <= len(wal):
            number, commit, one, two, check1, check2 = struct.unpack(">6I", wal[at:at + 24])
            page = wal[at + 24:at + 24 + page_size]
            sums = checksum(order, wal[at:at + 8], *sums)
            sums = checksum(order, page, *sums)
            if (one, two) != (salt1, salt2) or sums != (check1, check2):
                break
            open_frames[number] = page
            if commit:
                frames.update(open_frames)
                open_frames, pages = {}, commit
            at += 24 + page_size
    main = pathlib.Path(database).read_bytes()
    if not frames:
        return main
    whole = bytearray(main[:pages * page_size].ljust(pages * page_size, b"\0"))
    for number, page in frames.items():
        if number <= pages:
            whole[(number - 1) * page_size:number * page_size] = page
    return bytes(whole)


def checksum(order, data, one, two):
    for a, b in struct.iter_unpack(order + "2I", data):
        one = (one + a + two) & 0xFFFFFFFF
        two = (two + b + one) & 0xFFFFFFFF
    return one, two


class Kept:
    """A project with one production database in WAL mode, its keeper and its writers."""

    def __init__(self, options):
        self.options = options
        self.rng = random.Random(options.seed)
        self.folder = options.folder or pathlib.Path(tempfile.mkdtemp(prefix="litekeeper-soak-"))
        self.folder.mkdir(exist_ok=True)
        self.database = self.folder / "app.sqlite"
        self.references = []
        self.writers = []
        self.keeper = None
        self.lay_out()

    def lay_out(self):
        library = apsw()
        db = library.Connection(str(self.database))
        db.execute(f"PRAGMA page_size={self.options.page_size}")
        db.execute(f"PRAGMA auto_vacuum={self.rng.choice(['NONE', 'FULL', 'INCREMENTAL'])}")
        db.execute("PRAGMA journal_mode=WAL").fetchall()
        for number in range(3):
            db.execute(f"CREATE TABLE t{number}(id INTEGER PRIMARY KEY, a, b)")
            db.execute(f"CREATE INDEX i{number} ON t{number}(b)")
        db.close()
        (self.folder / "store").mkdir()
        (self.folder / "litekeeper.yml").write_text(
            f"app: soak\nenvironments:\n  production: {{database: {self.database}}}\n"
            f"stores: [{{name: local, url: \"file://{self.folder}/store\"}}]\n")

    def litekeeper(self, *words):
        return subprocess.run([LITEKEEPER, *words], cwd=self.folder, capture_output=True, text=True)

    def start_keeper(self):
        log = open(self.folder / "keep.log", "a")
        self.keeper = subprocess.Popen([LITEKEEPER, "keep"], cwd=self.folder, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while self.litekeeper("wait", "--timeout", "10s").returncode != 0:
            if time.monotonic() > end or self.keeper.poll() is not None:
                sys.exit("the keeper does not come up:\n" + (self.folder / "keep.log").read_text()[-4000:])

    def stop_keeper(self):
        self.keeper.send_signal(signal.SIGTERM)
        if self.keeper.wait(60) != 0:
            sys.exit("the keeper did not end well:\n" + (self.folder / "keep.log").read_text()[-4000:])

    def start_writer(self, seconds):
        seed = self.rng.randrange(1 << 30)
        words = [sys.executable, str(HERE / "run"), "writer", "--database", str(self.database), "--seed", str(seed),
                 "--seconds", str(seconds)]
        self.writers.append(subprocess.Popen(words))

    def end_writers(self, *allowed):
        for process in self.writers:
            if process.wait() not in (0, *allowed):
                sys.exit(f"a writer ended with {process.returncode}")
        self.writers = []

    def write(self, count=20, size=100):
        """So many transactions of a well-behaved application."""
        _, db = connect(self.database)
        for _ in range(count):
            db.execute("INSERT INTO t0(a, b) VALUES (?, ?)", (self.rng.randbytes(size), self.rng.random()))
        db.close()

    def wait(self, timeout="30s"):
        """The newest commit, durable in the store; or None."""
        answer = self.litekeeper("wait", "--timeout", timeout, "--json")
        return json.loads(answer.stdout)["position"] if answer.returncode == 0 else None

    def close(self):
        for process in [*self.writers, self.keeper]:
            if process and process.poll() is None:
                process.kill()
                process.wait()

    def take_reference(self):
        """Shuts writers out, waits until the newest commit is durable, and keeps the bytes of that moment. Answers
        whether it became durable."""
        _, lock = connect(self.database)
        try:
            lock.execute("BEGIN IMMEDIATE")
            position = self.wait()
            if position is None:
                return False
            copy = self.folder / f"reference-{position}.sqlite"
            words = [sys.executable, str(HERE / "run"), "image", "--database", str(self.database), "--to", str(copy)]
            subprocess.run(words, check=True)
            self.references.append((position, copy))
            lock.execute("ROLLBACK")
            return True
        finally:
            lock.close()

    def compare(self):
        """Restores every reference from the store; answers how many differ, and says which."""
        different = 0
        for position, copy in self.references:
            out = self.folder / f"restored-{position}.sqlite"
            done = self.litekeeper("restore", "--commit", str(position), "--to", str(out), "--yes")
            if done.returncode != 0:
                print(f"commit {position}: restore ended with {done.returncode}: {done.stderr.strip()}", flush=True)
                different += 1
                continue
            same = out.read_bytes() == copy.read_bytes()
            if not same:
                print(f"commit {position}: {differences(out, copy, self.options.page_size)}", flush=True)
                different += 1
            else:
                out.unlink()
        return different


def differences(one, two, page_size):
    a, b = one.read_bytes(), two.read_bytes()
    pages = [at // page_size + 1 for at in range(0, max(len(a), len(b)), page_size)
             if a[at:at + page_size] != b[at:at + page_size]]
    return f"{len(a) // page_size} and {len(b) // page_size} pages, differing: {pages[:20]}"
