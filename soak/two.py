"""Two keepers, each with a database of its own, take one archive from each other. What was acknowledged to either comes
back; every state is that of one of them; who was shut out is told so."""
import signal, time

import bucket, kept, writers

MOST_LOOKS = 40


class Keepers:
    def __init__(self, options):
        self.folder = options.folder = options.folder or kept.scratch()
        self.options = options
        self.bucket = bucket.Bucket() if options.bucket else None
        store = self.bucket.store(self.folder.name) if self.bucket else self.folder_store()
        self.sides = [kept.Kept(options, name, store) for name in ("one", "two")]
        self.rng = self.sides[0].rng
        self.takeovers = self.stops = self.told = self.untold = 0

    def folder_store(self):
        store = self.folder / "store"
        store.mkdir()
        return f"{{name: local, url: \"file://{store}\"}}"

    def other(self, side):
        return self.sides[1 - self.sides.index(side)]

    def refused(self):
        """A second keeper that does not ask for it gets nothing, and hears of the first."""
        first, second = self.sides
        first.start_keeper("--take-over")
        second.launch_keeper()
        if second.keeper.wait(180) != 3 or str(first.database) not in second.log():
            return f"the second keeper ended with {second.keeper.returncode}:\n{second.log()}"
        return None

    def take_over(self, side):
        """Starts this side anew, which takes the archive; the other one may be stopped meanwhile."""
        other = self.other(side)
        running = other.keeper.poll() is None
        stopped = running and self.stop(other)
        if side.keeper.poll() is None:
            side.kill_keeper()
        side.start_keeper("--take-over")
        self.takeovers += 1
        self.commits(side)
        if stopped:
            other.keeper.send_signal(signal.SIGCONT)
        if running:
            self.tell(other)

    def stop(self, side):
        """A keeper that is stopped in its tracks, perhaps between a put and its acknowledgement."""
        if self.rng.random() < 0.3:
            return False
        side.write(count=self.rng.randrange(1, 30))
        time.sleep(self.rng.random() * 0.3)
        side.keeper.send_signal(signal.SIGSTOP)
        self.stops += 1
        return True

    def commits(self, side):
        for _ in range(self.rng.randrange(1, 4)):
            side.write(count=self.rng.randrange(1, 20))
            side.take_reference()

    def tell(self, side):
        """The one that was shut out says so, unless it was killed as it was stopped for too long."""
        side.write(count=1)
        end = time.monotonic() + 120
        while time.monotonic() < end and side.keeper.poll() is None:
            status = side.status()
            if status and any(store.get("fencedBy") for store in status["stores"]):
                self.told += 1
                return
            time.sleep(0.05)
        self.untold += side.keeper.poll() is None

    def mixed(self):
        """States in which the lineages of both are found, or that are damaged."""
        highest = max((position for side in self.sides for position, _ in side.references), default=0)
        wrong = 0
        for _ in range(min(highest, self.options.references, MOST_LOOKS)):
            position = self.rng.randrange(1, highest + 1)
            out = self.folder / "any.sqlite"
            done = self.sides[0].restore(position, out)
            if done.returncode == 0:
                db = writers.apsw().Connection(str(out))
                names = [row[0] for row in db.execute("SELECT name FROM who")]
                sound = db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                db.close()
                out.unlink()
                if not sound or names not in (["one"], ["two"]):
                    print(f"commit {position}: {names}, integrity {sound}", flush=True)
                    wrong += 1
            elif done.returncode not in (1, 3):
                print(f"commit {position}: restore ended with {done.returncode}: {done.stderr.strip()}", flush=True)
                wrong += 1
        return wrong

    def close(self):
        for side in self.sides:
            side.close()
        if self.bucket:
            self.bucket.close()


def run(options):
    keepers = Keepers(options)
    try:
        bad = keepers.refused()
        if bad:
            print(bad)
            return keepers.folder, True
        end = time.monotonic() + options.seconds
        while time.monotonic() < end and sum(len(side.references) for side in keepers.sides) < options.references:
            keepers.take_over(keepers.rng.choice(keepers.sides))
        different = sum(side.compare() for side in keepers.sides)
        wrong = keepers.mixed()
    finally:
        keepers.close()
    references = sum(len(side.references) for side in keepers.sides)
    print(f"{references} references, {different} differ; {wrong} states of both or damaged; {keepers.takeovers} takeovers, "
          f"{keepers.stops} stops, {keepers.told} times told, {keepers.untold} times not; seed {options.seed}")
    return keepers.folder, different or wrong or not references or keepers.untold
