"""Faults of the keeper's own process and of what is around it: stopped, blocked, under systemd, with a clock that jumps."""
import json, os, pathlib, shutil, signal, socket, subprocess, time

from kept import LITEKEEPER, Skipped, expect, recovers
from writers import connect

MINUTES = 600_000
NOBODY = 65534


def keeper_stopped(app):
    """The keeper is stopped in its tracks while the app writes; the app goes on, the keeper comes back."""
    app.start_writer(12)
    time.sleep(1)
    app.keeper.send_signal(signal.SIGSTOP)
    app.write(count=50)
    time.sleep(8)
    app.keeper.send_signal(signal.SIGCONT)
    app.end_writers()
    recovers(app)


def keeper_stopped_for_good(app):
    """The keeper is stopped and nobody continues it: it is killed, the WAL is the app's again, the gap is told."""
    expect(app.take_reference(), "commits become durable")
    app.keeper.send_signal(signal.SIGSTOP)
    app.write(count=50)
    expect(app.keeper.wait(120) == -signal.SIGKILL, "the keeper was killed")
    _, db = connect(app.database)
    emptied = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()
    expect(emptied == [(0, 0, 0)], f"the app empties its WAL: {emptied}")
    app.write(count=5)
    app.start_keeper()
    status = app.status()
    expect(status["gaps"] == 1 and "begun anew" in status["lastGap"], f"the gap is told: {status['lastGap']}")
    expect("gap in store" in app.litekeeper("history").stderr, "history shows the gap")
    recovers(app)


def app_checkpoints(app):
    """Checkpoints of the app that would wait for the keeper are let through, or answered at once."""
    for timeout in (0, 10 * MINUTES):
        _, db = connect(app.database)
        db.set_busy_timeout(timeout)
        took, busy = [], 0
        for number in range(100):
            for _ in range(5):
                insert(db)
            begin = time.monotonic()
            answer = db.execute(f"PRAGMA wal_checkpoint({['TRUNCATE', 'RESTART', 'FULL'][number % 3]})").fetchall()
            took.append(1000 * (time.monotonic() - begin))
            busy += answer[0][0]
        db.close()
        took.sort()
        print(f"{'':<18} busy_timeout {timeout}: median {took[50]:.1f} ms, longest {took[-1]:.1f} ms, {busy} of 100 busy",
              flush=True)
        expect(took[-1] < MINUTES / 10, "none waits for its timeout")
    recovers(app)


def insert(db):
    """A commit of an app that may have no busy timeout."""
    while True:
        try:
            return db.execute("INSERT INTO t0(a, b) VALUES ('x', 1)")
        except Exception as e:
            if "locked" not in str(e):
                raise


class Notified:
    """The socket of a service manager, and what was told there."""

    def __init__(self, address):
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0"))
        self.socket.settimeout(180)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def hears(self, word):
        """Waits until this was told."""
        try:
            while word not in self.socket.recv(4096).decode().splitlines():
                pass
        except TimeoutError:
            raise AssertionError(f"{word} was not told") from None


def service(app):
    """The keeper tells a service manager that it is ready, alive, and about to end."""
    app.stop_keeper()
    for address in (str(app.folder / "notify"), f"@litekeeper-{os.getpid()}"):
        with Notified(address) as manager:
            app.launch_keeper(NOTIFY_SOCKET=address)
            manager.hears("READY=1")
            expect(app.status()["state"] == "following", "ready means that it follows")
            for _ in range(2):
                manager.hears("WATCHDOG=1")
            app.write()
            app.keeper.send_signal(signal.SIGTERM)
            manager.hears("STOPPING=1")
            expect(app.keeper.wait(180) == 0, "it ends well")
    app.launch_keeper(NOTIFY_SOCKET=str(app.folder / "nobody listens here"))
    recovers(app)


def service_user(app):
    """The keeper runs as the unit says: as the owner of the database, who may do nothing, with everything else
    read-only."""
    if os.geteuid() != 0:
        raise Skipped("only root can become another user")
    app.stop_keeper()
    unit = unit_of(app)
    writable = [line.split("=", 1)[1].strip('"') for line in unit.splitlines() if line.startswith("ReadWritePaths=")]
    expect(str(app.folder) in writable, "the unit names the folder")
    expect("User=nobody" in unit, "the unit names the owner")
    script = "set -e; mount --make-rprivate /; " + "".join(
        f"mount --bind '{path}' '{path}'; " for path in dict.fromkeys(writable) if os.path.exists(path))
    script += "mount -o remount,bind,ro /; "
    script += f"exec setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --no-new-privs --bounding-set=-all "
    script += f"--inh-caps=-all env -i PATH=/usr/bin:/bin HOME=/nonexistent {LITEKEEPER} keep"
    with open(app.folder / "keep.log", "a") as log:
        app.keeper = subprocess.Popen(["unshare", "--mount", "sh", "-c", script], cwd=app.folder, stdout=log, stderr=log,
                                      start_new_session=True)
    app.groups.append(app.keeper.pid)
    if app.wait(180) is None:
        if "unshare" in app.log() or "mount:" in app.log():
            raise Skipped("may not make a mount namespace")
        raise AssertionError("it does not come up: " + app.log())
    recovers(app)


def service_unit(app):
    """The unit is one that systemd takes, and closes what a keeper has no need of."""
    if not shutil.which("systemd-analyze"):
        raise Skipped("systemd-analyze is not there")
    app.stop_keeper()
    unit = app.folder / "litekeeper-soak.service"
    unit.write_text(unit_of(app))
    judged = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    expect(judged.returncode == 0, f"systemd takes the unit: {judged.stderr}")
    judged = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=50", str(unit)],
                            capture_output=True, text=True)
    print(f"{'':<18} {judged.stdout.strip().splitlines()[-1]}", flush=True)
    expect(judged.returncode == 0, "the exposure is 5.0 at most")


def unit_of(app):
    """What is printed for a database that belongs to nobody's account."""
    if os.geteuid() == 0:
        for path in [app.folder, *app.folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    unit = app.litekeeper("keep", "--unit")
    expect(unit.returncode == 0, f"the unit is printed: {unit.stderr}")
    return unit.stdout


def clock_steps(app):
    """The clock jumps by a day, back and forth, under the keeper: nothing is lost, and it goes on at once."""
    library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        raise Skipped("libfaketime is not installed (Debian: faketime)")
    app.stop_keeper()
    clock = app.folder / "clock"
    clock.write_text("+0\n")
    app.launch_keeper(LD_PRELOAD=str(library), FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1",
                      FAKETIME_DONT_FAKE_MONOTONIC="1")
    for step in ("+0", "+1d", "+0", "-1d", "+2d", "-3d", "+0"):
        fresh = clock.with_suffix(".new")
        fresh.write_text(step + "\n")
        fresh.rename(clock)
        app.write()
        expect(app.take_reference(), f"commits become durable with a clock of {step}")
        away = app.store.rename(app.folder / "away")
        app.write(count=3)
        expect(app.wait(1) is None, "nothing is acknowledged while the store is away")
        if app.store.exists():
            shutil.rmtree(app.store)
        away.rename(app.store)
        recovers(app)
    told = json.loads(app.litekeeper("history", "--json", "--commits", "1000000").stdout)
    times = [commit["at"] for commit in told["archives"][0]["commits"]]
    expect(times == sorted(times, reverse=True), "no commit is older than the one before it")
    verified = app.litekeeper("archive", "verify")
    expect(verified.returncode == 0, f"the archive is sound: {verified.stdout}{verified.stderr}")


CELLS = [keeper_stopped, keeper_stopped_for_good, app_checkpoints, service, service_user, service_unit,
         clock_steps]
