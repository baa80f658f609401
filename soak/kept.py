"""A database that is kept, hostile writers, and the bytes of a moment: what the soaks and the faults share."""
import importlib, json, os, pathlib, random, signal, socket, struct, subprocess, sys, tempfile, time

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


def image(database, to):
    """Writes the bytes of the database as its pages are now: the file, overlaid with the committed frames of its WAL.
    The caller sees to it that nobody commits. Runs in a process without a connection, so that closing drops no lock."""
    subprocess.run(["cp", "--sparse=always", str(database), str(to)], check=True)
    frames, pages, page_size = committed(database)
    with open(to, "r+b") as out:
        if pages:
            out.truncate(pages * page_size)
        for number, page in frames.items():
            if number <= pages:
                out.seek((number - 1) * page_size)
                out.write(page)


def committed(database):
    """The newest committed version of each page in the WAL, the size in pages after the last commit, the page size.
    Frames that a writer wrote and died before it published them do not count: the next one writes over them."""
    wal = pathlib.Path(f"{database}-wal").read_bytes() if os.path.exists(f"{database}-wal") else b""
    frames, pages, page_size = {}, 0, 0
    if len(wal) >= 32:
        magic, _, page_size, _, salt1, salt2, check1, check2 = struct.unpack(">8I", wal[:32])
        order = ">" if magic & 1 else "<"
        sums = checksum(order, wal[:24], 0, 0)
        valid = magic in (0x377F0682, 0x377F0683) and sums == (check1, check2)
        open_frames, at = {}, 32
        end = at + published(database, wal[16:24]) * (24 + page_size)
        while valid and at + 24 + page_size <= min(end, len(wal)):
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
    return frames, pages, page_size


def published(database, salts):
    """How many frames of the generation with these salts the shared memory tells."""
    shm = pathlib.Path(f"{database}-shm")
    header = shm.read_bytes()[:48] if shm.exists() else b""
    return struct.unpack("=I", header[16:20])[0] if header[32:40] == salts else 0


def checksum(order, data, one, two):
    for a, b in struct.iter_unpack(order + "2I", data):
        one = (one + a + two) & 0xFFFFFFFF
        two = (two + b + one) & 0xFFFFFFFF
    return one, two


class Kept:
    """A project with one production database in WAL mode, its keeper and its writers."""

    def __init__(self, options, name="", store=None):
        self.options = options
        self.rng = random.Random(f"{options.seed} {name}")
        self.folder = (options.folder or pathlib.Path(tempfile.mkdtemp(prefix="litekeeper-soak-"))) / name
        self.folder.mkdir(exist_ok=True)
        self.name = name
        self.store = store or self.folder / "store"
        self.database = self.folder / "app.sqlite"
        self.references = []
        self.writers = []
        self.keeper = None
        self.lay_out()

    def lay_out(self):
        library = apsw()
        page_size = self.options.page_size or self.rng.choice([512, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
        db = library.Connection(str(self.database))
        db.execute(f"PRAGMA page_size={page_size}")
        db.execute(f"PRAGMA auto_vacuum={self.rng.choice(['NONE', 'FULL', 'INCREMENTAL'])}")
        db.execute("PRAGMA synchronous=OFF")
        for number in range(3):
            db.execute(f"CREATE TABLE t{number}(id INTEGER PRIMARY KEY, a, b)")
            db.execute(f"CREATE INDEX i{number} ON t{number}(b)")
        db.execute("CREATE TABLE who(name)")
        db.execute("INSERT INTO who VALUES (?)", (self.name,))
        self.grow(db)
        db.execute("PRAGMA journal_mode=WAL").fetchall()
        db.close()
        self.store.mkdir(exist_ok=True)
        (self.folder / "litekeeper.yml").write_text(
            f"app: soak\nenvironments:\n  production: {{database: {self.database}}}\n"
            f"stores: [{{name: local, url: \"file://{self.store}\"}}]\n")

    def grow(self, db):
        """Fills the file up to `--megabytes`, most of it zeros, so that it takes little of the disk."""
        if self.options.megabytes:
            db.execute("CREATE TABLE bulk(b)")
            for _ in range(self.options.megabytes // 16):
                db.execute("INSERT INTO bulk VALUES (zeroblob(16777216))")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            subprocess.run(["fallocate", "--dig-holes", str(self.database)])

    def litekeeper(self, *words):
        return subprocess.run([LITEKEEPER, *words], cwd=self.folder, capture_output=True, text=True)

    def launch_keeper(self, *words, **environment):
        """Starts the keeper, and does not wait for it."""
        with open(self.folder / "keep.log", "a") as log:
            self.keeper = subprocess.Popen([LITEKEEPER, "keep", *words], cwd=self.folder, stdout=log, stderr=log,
                                           env={**os.environ, **environment})

    def start_keeper(self, *words, **environment):
        self.launch_keeper(*words, **environment)
        if self.wait(180) is None:
            sys.exit("the keeper does not come up:\n" + self.log())

    def kill_keeper(self):
        self.keeper.kill()
        self.keeper.wait()

    def stop_keeper(self):
        self.keeper.send_signal(signal.SIGTERM)
        if self.keeper.wait(180) != 0:
            sys.exit("the keeper did not end well:\n" + self.log())

    def log(self):
        return (self.folder / "keep.log").read_text()[-4000:]

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

    def ask(self, **question):
        """What the keeper answers at its socket; or None where it does not answer."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(300)
                line.connect(str(self.folder / ".litekeeper" / "production" / "socket"))
                line.sendall(json.dumps(question).encode() + b"\n")
                return json.loads(line.makefile().readline() or "null")
        except (OSError, ValueError):
            return None

    def status(self):
        """What the keeper says of itself; or None where none answers."""
        return self.ask(do="status")

    def wait(self, seconds=30):
        """The newest commit, durable in the store; or None where that does not come about, also with a keeper that
        begins only meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            answer = self.ask(do="wait", millis=int(left * 1000))
            if answer and answer.get("durable"):
                return answer["position"]
            if self.keeper.poll() is not None or (answer and answer.get("problem", {}).get("kind") == "REFUSED"):
                return None
            time.sleep(0.02)
        return None

    def close(self):
        for process in [*self.writers, self.keeper]:
            if process and process.poll() is None:
                process.kill()
                process.wait()

    def take_reference(self, seconds=120):
        """Shuts writers out, waits until the newest commit is durable, and keeps the bytes of that moment. Answers
        whether it became durable."""
        _, lock = connect(self.database)
        try:
            lock.execute("BEGIN IMMEDIATE")
            position = self.wait(seconds)
            if position is None:
                return False
            if position not in [known for known, _ in self.references]:
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
        return sum(not self.comes_back(position, copy) for position, copy in self.references)

    def comes_back(self, position, copy):
        out = self.folder / f"restored-{position}.sqlite"
        done = self.restore(position, out)
        if done.returncode != 0:
            print(f"commit {position}: restore ended with {done.returncode}: {done.stderr.strip()}", flush=True)
            return False
        if subprocess.run(["cmp", "-s", str(out), str(copy)]).returncode != 0:
            print(f"commit {position}: {differences(out, copy)}", flush=True)
            return False
        out.unlink()
        return True

    def restore(self, position, out):
        return self.litekeeper("restore", "--commit", str(position), "--to", str(out), "--yes")


def differences(one, two):
    a, b = one.read_bytes(), two.read_bytes()
    page_size = int.from_bytes(b[16:18], "big") or 1
    page_size = 65536 if page_size == 1 else page_size
    pages = [at // page_size + 1 for at in range(0, max(len(a), len(b)), page_size)
             if a[at:at + page_size] != b[at:at + page_size]]
    return f"{len(a) // page_size} and {len(b) // page_size} pages, differing: {pages[:20]}"


class Skipped(Exception):
    """What this machine does not allow to try."""


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def recovers(app):
    """New commits become durable again, and what is restored are their bytes."""
    app.write()
    expect(app.take_reference(), "commits become durable again")
