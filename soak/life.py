"""Every command of a production life, in random order, beside an application that writes all the time and a keeper."""
import hashlib, os, random, signal, subprocess, threading, time

from kept import LITEKEEPER, Kept, scratch
from writers import connect


class App(threading.Thread):
    """An application that notes what it was told is committed, and that may be made to pause."""

    def __init__(self, database, seed):
        super().__init__(daemon=True)
        self.database = database
        self.rng = random.Random(seed)
        self.told = set()
        self.next = 1
        self.failure = None
        self.ends = False
        self.turn = threading.Lock()

    def run(self):
        try:
            library, db = connect(self.database)
            while not self.ends:
                with self.turn:
                    try:
                        self.commit(db)
                    except (library.BusyError, library.SchemaChangeError):
                        continue
                time.sleep(self.rng.random() * 0.01)
            db.close()
        except BaseException as e:
            self.failure = e

    def commit(self, db):
        number = self.next
        db.execute("BEGIN IMMEDIATE")
        try:
            db.execute("INSERT INTO told(id, text) VALUES (?, ?)", (number, self.rng.randbytes(40).hex()))
            db.execute("UPDATE account SET balance = balance + 1, changed = changed + 1 WHERE id = ?",
                       (self.rng.randrange(1000),))
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        self.next += 1
        self.told.add(number)

    def stop(self):
        self.ends = True
        self.join()
        if self.failure:
            raise self.failure


class Life:
    """A kept database with an application, and what is done with it."""

    def __init__(self, options):
        self.kept = Kept(options)
        self.rng = random.Random(options.seed)
        self.folder = self.kept.folder
        self.references = []
        self.script = 0
        self.done = {}
        self.bad = 0
        _, db = connect(self.kept.database)
        db.execute("CREATE TABLE told(id INTEGER PRIMARY KEY, text TEXT)")
        db.execute("CREATE TABLE account(id INTEGER PRIMARY KEY, balance INTEGER, changed INTEGER DEFAULT 0, note TEXT)")
        db.execute("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
                   "INSERT INTO account(id, balance, note) SELECT i, 1000, 'account ' || i FROM n")
        db.close()
        self.lay_out()
        self.kept.start_keeper()
        self.do("backup")
        self.app = App(self.kept.database, options.seed)
        self.app.start()

    def lay_out(self):
        settings = self.folder / "litekeeper.yml"
        settings.unlink()
        self.do("init", "--adopt", str(self.kept.database), ".")
        laid = settings.read_text().splitlines(keepends=True)
        settings.write_text("".join(line for line in laid if not line.startswith(("stores:", "alerts:")))
                            + f"stores: [{{name: local, url: \"file://{self.kept.store}\"}}]\n")
        self.do("migrate", "baseline", "--env", "production", "--yes")

    def do(self, *words, ok=(0,)):
        begin = time.monotonic()
        run = subprocess.run([LITEKEEPER, *words], cwd=self.folder, capture_output=True, text=True, timeout=600)
        took = time.monotonic() - begin
        name = " ".join(word for word in words[:2] if not word.startswith("-"))
        self.done.setdefault(name, []).append(took)
        if run.returncode not in ok:
            self.wrong(f"{' '.join(words)} ended with {run.returncode} after {took:.1f} s:\n{run.stdout}{run.stderr}")
        if "Exception" in run.stderr or "\tat " in run.stderr:
            self.wrong(f"{' '.join(words)} showed a stack:\n{run.stderr}")
        return run

    def wrong(self, what):
        self.bad += 1
        print(f"WRONG: {what}", flush=True)

    def content(self, path=None):
        """A digest of every row of every table of ours."""
        _, db = connect(path or self.kept.database)
        try:
            digest = hashlib.sha256()
            tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                                "ORDER BY name").fetchall()
            for (table,) in tables:
                rows = sorted(repr(row) for row in db.execute(f'SELECT * FROM "{table}"'))
                digest.update(f"{table} {len(rows)} ".encode() + "\n".join(rows).encode())
            return digest.hexdigest()
        finally:
            db.close()

    def remembers(self):
        """Everything that the application was told is committed is there."""
        with self.app.turn:
            _, db = connect(self.kept.database)
            there = {row[0] for row in db.execute("SELECT id FROM told")}
            db.close()
            lost = self.app.told - there
            if lost:
                self.wrong(f"{len(lost)} commits that the application was told of are gone, as {sorted(lost)[:5]}")
                self.app.told = there

    def refer(self):
        """Keeps the digest of a moment that the archive has; to be called while the application pauses."""
        position = self.kept.wait(60)
        if position is None:
            self.wrong("the newest commit does not become durable: " + self.kept.log())
            return None
        self.references.append((position, self.content()))
        return position

    def looks(self):
        words = self.rng.choice([["status"], ["history"], ["who"], ["archive", "verify"], ["migrate", "status", "--env", "production"],
                                 ["restore", "--latest", "--dry-run"], ["migrate", "drift", "--env", "production"]])
        self.do(*words, ok=(0, 1) if words[0] in ("status", "migrate") else (0,))

    def checks(self):
        self.do("check", "--env", "production", ok=(1,))

    def backs_up(self):
        self.do("backup")

    def drills(self):
        self.do("drill")

    def maintains(self):
        self.do("maintain", "--yes")

    def copies(self):
        self.do("copy", "production", "development", "--yes", ok=(0,))

    def restores(self):
        """In place to a moment from before, and back again."""
        with self.app.turn:
            now = self.refer()
            before = self.content()
            if now is None or not self.references[:-1]:
                return
            position, content = self.rng.choice(self.references[-20:])
            if self.do("restore", "--commit", str(position), "--yes").returncode == 0:
                if self.content() != content:
                    self.wrong(f"commit {position} in place is something else")
                self.do("restore", "--undo", "--yes")
                if self.content() != before:
                    self.wrong(f"after restore --undo of commit {position} it is something else")

    def brings_back(self):
        with self.app.turn:
            position = self.refer()
            before = self.content()
            row = self.rng.randrange(1000)
            _, db = connect(self.kept.database)
            db.execute(self.rng.choice(["DELETE FROM account WHERE id = ?", "UPDATE account SET balance = -1 WHERE id = ?"]), (row,))
            db.close()
            if position is not None:
                self.do("bring-back", "--table", "account", "--where", f"id = {row}", "--commit", str(position), "--apply", "--yes")
                if self.content() != before:
                    self.wrong(f"account {row} was not brought back")

    def migrates(self):
        self.script += 1
        kind = self.rng.choice(["table", "alter", "rebuild", "online", "batch", "data"])
        name = f"database/sql/{self.script:02d}-{'data' if kind in ('batch', 'data') else 'schema'}-{kind}.sql"
        if kind in ("rebuild", "online"):
            words = ["--online"] if kind == "online" else []
            change = f"account.note default 'n{self.script}'"
            self.do("migrate", "plan", "--env", "production", "--alter", change, "--name", f"{kind} {self.script}", *words)
        else:
            (self.folder / name).write_text({
                "table": f"CREATE TABLE extra{self.script}(id INTEGER PRIMARY KEY, x);\n"
                         f"INSERT INTO extra{self.script} SELECT id, note FROM account;\n",
                "alter": f"ALTER TABLE account ADD COLUMN c{self.script} INTEGER DEFAULT {self.script};\n",
                "batch": "-- litekeeper: batch table=account size=100\nUPDATE account SET note = note || '.';\n",
                "data": "UPDATE account SET note = note || '!' WHERE id % 3 = 0;\n"}[kind])
        self.do("migrate", "rehearse", "--env", "production")
        if self.rng.random() < 0.4:
            self.goes_there_and_back()
        else:
            self.do("migrate", "--env", "production", "--yes")
            self.do("migrate", "undo", "--env", "production", "--yes", ok=(0, 3))

    def goes_there_and_back(self):
        """Where nobody writes meanwhile, undo leads back to every row; the script stays, for the next run."""
        with self.app.turn:
            before = self.content()
            self.do("migrate", "--env", "production", "--yes")
            self.do("migrate", "undo", "--env", "production", "--yes")
            if self.content() != before:
                self.wrong("after migrate undo it is something else")

    def killed(self):
        """A command is killed in the midst, alone or with its child processes: what it changes is whole or untouched."""
        with self.app.turn:
            self.refer()
            before = self.content()
            position, after = self.rng.choice(self.references[-20:])
            words = self.rng.choice([["restore", "--commit", str(position), "--yes"], ["backup"], ["drill"], ["maintain", "--yes"],
                                     ["copy", "production", "development", "--yes"], ["check", "--env", "production"]])
            self.begin_and_kill(words)
            there = self.content()
            if there != before and (words[0] != "restore" or there != after):
                self.wrong(f"{' '.join(words)} was killed and left something else")
            if there != before:
                self.do("restore", "--undo", "--yes")
                if self.content() != before:
                    self.wrong("after restore --undo it is something else")

    def begin_and_kill(self, words):
        name = f"killed {words[0]}"
        self.done.setdefault(name, []).append(0)
        process = subprocess.Popen([LITEKEEPER, *words], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        try:
            process.wait(self.rng.random() * 3)
        except subprocess.TimeoutExpired:
            if self.rng.random() < 0.5:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()

    def keeper(self):
        if self.rng.random() < 0.5:
            self.kept.kill_keeper()
        else:
            self.kept.stop_keeper()
        time.sleep(self.rng.random())
        self.kept.start_keeper()

    def steps(self):
        """Everything that is done, in one random order after the other."""
        things = [self.looks, self.looks, self.checks, self.backs_up, self.drills, self.maintains, self.copies,
                  self.restores, self.restores, self.brings_back, self.brings_back, self.migrates, self.migrates,
                  self.killed, self.killed, self.keeper]
        while True:
            self.rng.shuffle(things)
            yield from things

    def step(self, thing):
        print(f"{time.strftime('%T')} {thing.__name__}", flush=True)
        thing()
        self.remembers()
        with self.app.turn:
            self.refer()

    def compare(self):
        for position, content in self.references:
            out = self.folder / f"restored-{position}.sqlite"
            run = self.kept.restore(position, out)
            if run.returncode != 0:
                self.wrong(f"commit {position}: {run.stderr}")
            elif self.content(out) != content:
                self.wrong(f"commit {position} is something else")
            out.unlink(missing_ok=True)

    def is_sound(self):
        _, db = connect(self.kept.database)
        if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            self.wrong("the database is damaged")
        db.close()


def run(options):
    options.folder = options.folder or scratch()
    life = Life(options)
    count = 0
    try:
        end = time.monotonic() + options.seconds
        for thing in life.steps():
            if time.monotonic() > end or life.app.failure:
                break
            life.step(thing)
            count += 1
        life.app.stop()
        life.refer()
        life.compare()
    finally:
        life.kept.close()
    life.is_sound()
    print(f"seed {options.seed}: {count} steps, {sum(map(len, life.done.values()))} commands, {len(life.app.told)} commits told, "
          f"{len(life.references)} references, {life.bad} wrong")
    for name, took in sorted(life.done.items()):
        print(f"  {name:<24} {len(took):4} times, longest {max(took):.1f} s")
    return options.folder, life.bad
