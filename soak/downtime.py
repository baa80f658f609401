"""What an application does while nobody keeps its database."""
import pathlib, shutil

import writers


def beside_others(soak):
    """A few commits and a checkpoint, with other connections there."""
    _, db = writers.connect(soak.database)
    insert(db, "while nobody kept")
    db.execute(f"PRAGMA wal_checkpoint({soak.rng.choice(['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'])})").fetchall()
    insert(db, "still nobody")
    db.close()


def alone(soak):
    """What only somebody can do who has the database for himself."""
    soak.rng.choice([lambda: None, lambda: beside_others(soak), lambda: rewritten(soak, soak.rng.choice([512, 4096, 8192])),
                     lambda: without_wal(soak), lambda: set_back(soak)])()


def rewritten(soak, page_size):
    """Leaves WAL mode, rewrites the database with another page size, and comes back."""
    _, db = writers.connect(soak.database)
    db.execute("PRAGMA journal_mode=DELETE").fetchall()
    db.execute(f"PRAGMA page_size={page_size}")
    db.execute("VACUUM")
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    insert(db, "rewritten")
    db.close()


def without_wal(soak):
    """Commits with a rollback journal."""
    _, db = writers.connect(soak.database)
    db.execute("PRAGMA journal_mode=DELETE").fetchall()
    insert(db, "without a WAL")
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    db.close()


def set_back(soak):
    """Puts an older state in the place of the database: as another file, or into the same one."""
    if soak.references:
        _, older = soak.rng.choice(soak.references)
        for suffix in ("-wal", "-shm"):
            pathlib.Path(f"{soak.database}{suffix}").unlink(missing_ok=True)
        if soak.rng.random() < 0.5:
            soak.database.unlink()
        shutil.copyfile(older, soak.database)
        beside_others(soak)


def insert(db, text):
    db.execute("INSERT INTO t0(a, b) VALUES (?, 1)", (text,))
