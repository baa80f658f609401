"""The bytes of a database at a moment, read without SQLite."""
import os, pathlib, struct, subprocess


def image(database, to):
    """Writes the bytes of the database as its pages are now: the file, overlaid with the committed frames of its WAL.
    The caller holds the write lock. Read in a process of its own, where closing a file drops no lock of SQLite."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            copy(database, to)
            status = 0
        finally:
            os._exit(status)
    if os.waitpid(child, 0)[1] != 0:
        raise OSError(f"no reference copy of {database}")


def copy(database, to):
    subprocess.run(["cp", "--sparse=always", str(database), str(to)], check=True)
    frames, pages, page_size = committed(pathlib.Path(f"{database}-wal"), pathlib.Path(f"{database}-shm"))
    with open(to, "r+b") as out:
        if pages:
            out.truncate(pages * page_size)
        for number, page in frames.items():
            if number <= pages:
                out.seek((number - 1) * page_size)
                out.write(page)


def committed(wal, shm):
    """The newest committed version of each page in the WAL, the size in pages after the last commit, the page size.
    How many frames count is in the shared memory: behind them may be those of a writer that died."""
    header = shm.read_bytes()[:48]
    mine = wal.read_bytes()
    if len(mine) < 32 or mine[16:24] != header[32:40]:
        return {}, 0, 0
    page_size = int.from_bytes(mine[8:12], "big")
    frames, pages = {}, 0
    for at in range(32, 32 + struct.unpack("=I", header[16:20])[0] * (24 + page_size), 24 + page_size):
        number, size = struct.unpack(">2I", mine[at:at + 8])
        frames[number] = mine[at + 24:at + 24 + page_size]
        pages = size or pages
    return frames, pages, page_size


def differences(one, two):
    """Which pages of two database files are not the same, for people."""
    a, b = one.read_bytes(), two.read_bytes()
    page_size = int.from_bytes(b[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    numbers = [at // page_size + 1 for at in range(0, max(len(a), len(b)), page_size)
               if a[at:at + page_size] != b[at:at + page_size]]
    return f"{len(a) // page_size} and {len(b) // page_size} pages, differing: {numbers[:20]}"
