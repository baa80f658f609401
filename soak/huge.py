"""A database that is larger than every memory and every budget, most of it holes: it is kept while an application writes,
its first snapshot is made, and it is restored. What is measured is what the keeper takes for it on this machine."""
import json, os, pathlib, re, signal, subprocess, sys, threading, time

import kept, writers

FEW = 4096


class Watch(threading.Thread):
    """The most memory of a process, and the most space below a folder, in megabytes."""

    def __init__(self, pid, state):
        super().__init__(daemon=True)
        self.pid, self.state, self.memory, self.space, self.over = pid, state, 0, 0, False
        self.start()

    def run(self):
        while not self.over:
            try:
                status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
                self.memory = max(self.memory, int(re.search(r"RssAnon:\s+(\d+)", status)[1]) / 1024)
            except (OSError, TypeError):
                pass
            self.space = max(self.space, space(self.state))
            time.sleep(0.2)

    def end(self):
        self.over = True
        self.join()


def space(folder):
    taken = 0
    for path in folder.rglob("*"):
        try:
            taken += path.stat().st_blocks * 512
        except OSError:
            pass
    return taken / 1e6


def make(database, options):
    """Grows the file to its size in the header, as a file in which much was deleted, and fills it here and there."""
    library = writers.apsw()
    pages = options.gigabytes * (1 << 30) // options.page_size
    with open(database, "r+b") as file:
        file.truncate(pages * options.page_size)
        file.seek(28)
        file.write(pages.to_bytes(4, "big"))
        version = file.seek(24) and file.read(4)
        file.seek(92)
        file.write(version)
        for number in range(1, FEW + 1):
            page = max(1000, pages * number // (FEW + 1))
            if page != (1 << 30) // options.page_size + 1:
                file.seek((page - 1) * options.page_size)
                file.write(os.urandom(options.page_size))
    db = library.Connection(str(database))
    assert db.execute("PRAGMA page_count").fetchone()[0] == pages
    db.close()


def digest(database, page_size):
    """A sum over every page that is not a hole, through the application's own eyes: the file and its WAL are one by then."""
    import hashlib
    sums, size = hashlib.sha256(), os.path.getsize(database)
    with open(database, "rb") as file:
        at = 0
        while at < size:
            try:
                at = os.lseek(file.fileno(), at, os.SEEK_DATA)
            except OSError:
                break
            end = os.lseek(file.fileno(), at, os.SEEK_HOLE)
            at -= at % page_size
            file.seek(at)
            while at < end:
                page = file.read(page_size)
                if page.strip(b"\0"):
                    sums.update(at.to_bytes(8, "big"))
                    sums.update(page)
                at += page_size
    return size, sums.hexdigest()


def run(options):
    soak = kept.Kept(options)
    state = soak.folder / ".litekeeper"
    with open(soak.folder / "litekeeper.yml", "a") as file:
        file.write("keep: {jobs: []}\n")
    make(soak.database, options)
    begin = time.monotonic()
    log = open(soak.folder / "keep.log", "a")
    soak.keeper = subprocess.Popen([kept.LITEKEEPER, "keep"], cwd=soak.folder, stdout=log, stderr=log)
    watch = Watch(soak.keeper.pid, state)
    told = lambda what: print(f"  {what}: {time.monotonic() - begin:.0f} s; at most {watch.memory:.0f} MB of memory, "
                              f"{watch.space:.0f} MB beside the database", flush=True)
    try:
        while soak.wait(5) is None:
            soak.write(50)
            if soak.keeper.poll() is not None or time.monotonic() - begin > options.seconds:
                sys.exit("not kept:\n" + (soak.folder / "keep.log").read_text()[-4000:])
        told("the first state is in the store")
        soak.write(50)
        position = soak.wait()
        soak.stop_keeper()
        watch.end()
        soak.keeper = subprocess.Popen([kept.LITEKEEPER, "keep", "--once"], cwd=soak.folder, stdout=log, stderr=log)
        watch = Watch(soak.keeper.pid, state)
        begin = time.monotonic()
        if soak.keeper.wait(options.seconds) != 0:
            sys.exit("not tidied:\n" + (soak.folder / "keep.log").read_text()[-4000:])
        told("the first snapshot is made")
        watch.end()
        return soak.folder, compare(soak, position)
    finally:
        watch.end()
        soak.close()


def compare(soak, position):
    out = soak.folder / "restored.sqlite"
    begin = time.monotonic()
    restore = subprocess.Popen([kept.LITEKEEPER, "restore", "--commit", str(position), "--to", str(out), "--yes"],
                               cwd=soak.folder)
    watch = Watch(restore.pid, soak.folder / "none")
    if restore.wait() != 0:
        return 1
    watch.end()
    print(f"  restored: {time.monotonic() - begin:.0f} s, at most {watch.memory:.0f} MB of memory", flush=True)
    _, db = writers.connect(soak.database)
    assert db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    db.close()
    same = digest(soak.database, soak.options.page_size) == digest(out, soak.options.page_size)
    print("every page is the same" if same else "it differs")
    return 0 if same else 1
