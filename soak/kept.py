"""A database that is kept, its keeper and its writers: what the soaks and the faults share."""
import concurrent.futures, contextlib, json, os, pathlib, random, signal, socket, subprocess, sys, tempfile, time

import pages
from writers import apsw, connect

HERE = pathlib.Path(__file__).resolve().parent
LITEKEEPER = str(HERE.parent / "litekeeper")


class Kept:
    """A project with one production database in WAL mode, its keeper and its writers."""

    def __init__(self, options, name="", store=None):
        self.options = options
        self.rng = random.Random(f"{options.seed} {name}")
        self.folder = (options.folder or scratch()) / name
        self.folder.mkdir(exist_ok=True)
        self.name = name
        self.database = self.folder / "app.sqlite"
        self.references = []
        self.writers = []
        self.keeper = None
        self.groups = []
        self.answer = None
        self.lay_out()
        self.configure(store)

    def lay_out(self):
        db = apsw().Connection(str(self.database))
        page_size = self.options.page_size or self.rng.choice([512, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
        vacuum = self.rng.choice(["NONE", "FULL", "INCREMENTAL"])
        db.execute(f"PRAGMA page_size={page_size}")
        db.execute(f"PRAGMA auto_vacuum={vacuum}")
        db.execute("PRAGMA synchronous=OFF")
        for number in range(3):
            db.execute(f"CREATE TABLE t{number}(id INTEGER PRIMARY KEY, a, b)")
            db.execute(f"CREATE INDEX i{number} ON t{number}(b)")
        db.execute("CREATE TABLE who(name)")
        db.execute("INSERT INTO who VALUES (?)", (self.name,))
        if self.options.megabytes:
            self.grow(db, keep=vacuum == "FULL")
        db.execute("PRAGMA journal_mode=WAL").fetchall()
        db.close()

    def grow(self, db, keep):
        """Makes the file so large, most of it pages that are free and hold zeros, so that it takes little of the disk.
        Where SQLite gives free pages back at once, they are kept in use."""
        db.execute("PRAGMA secure_delete=ON").fetchall()
        db.execute("CREATE TABLE bulk(b)")
        for _ in range(self.options.megabytes // 16):
            db.execute("INSERT INTO bulk VALUES (zeroblob(16777216))")
        if not keep:
            db.execute("DELETE FROM bulk")
        subprocess.run(["fallocate", "--dig-holes", str(self.database)])

    def configure(self, store):
        self.store = None if store else self.folder / "store"
        if not store:
            self.store.mkdir()
            store = f"{{name: local, url: \"file://{self.store}\"}}"
        (self.folder / "litekeeper.yml").write_text(
            f"app: soak\nenvironments:\n  production: {{database: {self.database}}}\nstores: [{store}]\n")

    def litekeeper(self, *words):
        return subprocess.run([LITEKEEPER, *words], cwd=self.folder, capture_output=True, text=True)

    def launch_keeper(self, *words, **environment):
        """Starts the keeper, and does not wait for it."""
        with open(self.folder / "keep.log", "a") as log:
            self.keeper = subprocess.Popen([LITEKEEPER, "keep", *words], cwd=self.folder, stdout=log, stderr=log,
                                           env={**os.environ, **environment}, start_new_session=True)
        self.groups.append(self.keeper.pid)

    def start_keeper(self, *words, **environment):
        self.launch_keeper(*words, **environment)
        if self.wait(180) is None:
            sys.exit(f"the keeper does not come up; it ended with {self.keeper.poll()}, answered {self.answer}; "
                     f"seed {self.options.seed}\n{self.log()}")

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

    def end_writers(self):
        for process in self.writers:
            if process.wait() != 0:
                sys.exit(f"a writer ended with {process.returncode}")
        self.writers = []

    def kill_writers(self, count=None):
        for process in self.writers[:count]:
            process.kill()
            process.wait()

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
            answer = self.answer = self.ask(do="wait", millis=int(left * 1000))
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
        for group in self.groups:
            end_group(group)

    @contextlib.contextmanager
    def shut_out(self):
        """Nobody commits meanwhile."""
        _, lock = connect(self.database)
        try:
            lock.execute("BEGIN IMMEDIATE")
            yield
            lock.execute("ROLLBACK")
        finally:
            lock.close()

    def take_reference(self, seconds=120):
        """Shuts writers out, waits until the newest commit is durable, and keeps the bytes of that moment. Answers
        whether it became durable."""
        with self.shut_out():
            return self.refer(seconds)

    def refer(self, seconds=120):
        """The same, where writers are shut out already."""
        position = self.wait(seconds)
        if position is not None and position not in [known for known, _ in self.references]:
            copy = self.folder / f"reference-{position}.sqlite"
            pages.image(self.database, copy)
            self.references.append((position, copy))
        return position is not None

    def compare(self):
        """Restores every reference from the store; answers how many differ, and says which."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            return sum(not same for same in pool.map(lambda one: self.comes_back(*one), self.references))

    def comes_back(self, position, copy):
        out = self.folder / f"restored-{position}.sqlite"
        done = self.restore(position, out)
        if done.returncode != 0:
            print(f"commit {position}: restore ended with {done.returncode}: {done.stderr.strip()}", flush=True)
            return False
        if subprocess.run(["cmp", "-s", str(out), str(copy)]).returncode != 0:
            print(f"commit {position}: {pages.differences(out, copy)}", flush=True)
            return False
        out.unlink()
        return True

    def restore(self, position, out):
        return self.litekeeper("restore", "--commit", str(position), "--to", str(out), "--yes")


def scratch():
    """A folder of its own; with a short name, as the keeper's socket is below it."""
    return pathlib.Path(tempfile.mkdtemp(prefix="lk-"))


def end_group(group):
    """Ends the jobs that keepers of this process group left behind as they were killed, and waits until they are gone."""
    while alive(group):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        time.sleep(0.01)


def alive(group):
    """Whether a process of this group runs; one that only waits to be asked for its exit status does not."""
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                return True
    return False


class Skipped(Exception):
    """What this machine does not allow to try."""


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def recovers(app):
    """New commits become durable again, and what is restored are their bytes."""
    app.write()
    expect(app.take_reference(), "commits become durable again")
