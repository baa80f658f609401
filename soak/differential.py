"""Databases that one keeper keeps while hostile applications write; what is restored is compared with reference copies."""
import contextlib, os, pathlib, random, signal, subprocess, sys, time

import downtime, kept


class Fleet:
    """Databases of one keeper, with their writers."""

    def __init__(self, options, kills):
        self.options = options
        self.folder = options.folder = options.folder or kept.scratch()
        self.rng = random.Random(f"{options.seed} kills")
        self.sides = [kept.Kept(options, f"d{number}") for number in range(options.databases)]
        self.with_kills = kills
        self.kills, self.missed = dict(keeper=0, writer=0, all=0), 0
        self.keeper = None

    def launch_keeper(self):
        words = [word for side in self.sides for word in ("--project", str(side.folder))]
        with open(self.folder / "keep.log", "a") as log:
            self.keeper = subprocess.Popen([kept.LITEKEEPER, "keep", *words], stdout=log, stderr=log, start_new_session=True)
        for side in self.sides:
            side.keeper = self.keeper
            side.groups.append(self.keeper.pid)

    def alive(self):
        """Whoever is gone is started again."""
        if self.keeper is None or self.keeper.poll() is not None:
            self.launch_keeper()
        for side in self.sides:
            side.writers = [process for process in side.writers if process.poll() is None]
            while len(side.writers) < self.options.writers:
                side.start_writer(self.options.seconds)

    def kill_something(self):
        what = self.rng.choice(["keeper", "keeper", "writer", "all"])
        self.kills[what] += 1
        for side in self.sides:
            if what != "keeper":
                side.kill_writers(None if what == "all" else 1)
        if what != "writer":
            self.keeper.kill()
            self.keeper.wait()
            for side in self.sides:
                if what == "all":
                    downtime.alone(side)
                elif self.rng.random() < 0.5:
                    downtime.beside_others(side)

    def take_references(self):
        """One of each database; the writers of all of them are shut out together, as the keeper sends together."""
        with contextlib.ExitStack() as locks:
            for side in self.sides:
                locks.enter_context(side.shut_out())
            self.missed += sum(not side.refer() for side in self.sides)

    def references(self):
        return sum(len(side.references) for side in self.sides)

    def run(self):
        end = time.monotonic() + self.options.seconds
        while time.monotonic() < end and self.references() < self.options.references:
            self.alive()
            time.sleep(self.rng.expovariate(5))
            if self.with_kills and self.rng.random() < 0.3:
                self.kill_something()
                self.alive()
            self.take_references()
        for side in self.sides:
            side.kill_writers()
        self.stop()

    def stop(self):
        self.alive_until_durable()
        self.keeper.send_signal(signal.SIGTERM)
        if self.keeper.wait(180) != 0:
            sys.exit("the keeper did not end well:\n" + self.log())

    def alive_until_durable(self):
        if self.keeper.poll() is not None:
            self.launch_keeper()
        if None in [side.wait(180) for side in self.sides]:
            sys.exit("what is committed does not become durable:\n" + self.log())

    def log(self):
        return (self.folder / "keep.log").read_text()[-4000:]

    def close(self):
        for side in self.sides:
            side.close()


def run(options, kills):
    fleet = Fleet(options, kills)
    try:
        fleet.run()
        different = sum(side.compare() for side in fleet.sides)
    finally:
        fleet.close()
    told = ", ".join(f"{count} of {what}" for what, count in fleet.kills.items())
    print(f"{fleet.references()} references, {different} differ; {fleet.missed} times no commit became durable; "
          + (f"kills: {told}; " if kills else "") + f"seed {options.seed}")
    return fleet.folder, different or not fleet.references()
