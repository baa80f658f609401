"""What an application does while nobody keeps its database."""
import kept


def beside_others(soak):
    """A few commits and a checkpoint, with other connections there."""
    _, db = kept.connect(soak.database)
    insert(db, "while nobody kept")
    db.execute(f"PRAGMA wal_checkpoint({soak.rng.choice(['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'])})").fetchall()
    insert(db, "still nobody")
    db.close()


def alone(soak):
    """What only somebody can do who has the database for himself."""
    soak.rng.choice([lambda: None, lambda: beside_others(soak), lambda: rewritten(soak, soak.rng.choice([512, 4096, 8192])),
                     lambda: without_wal(soak)])()


def rewritten(soak, page_size):
    """Leaves WAL mode, rewrites the database with another page size, and comes back."""
    _, db = kept.connect(soak.database)
    db.execute("PRAGMA journal_mode=DELETE").fetchall()
    db.execute(f"PRAGMA page_size={page_size}")
    db.execute("VACUUM")
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    insert(db, "rewritten")
    db.close()


def without_wal(soak):
    """Commits with a rollback journal."""
    _, db = kept.connect(soak.database)
    db.execute("PRAGMA journal_mode=DELETE").fetchall()
    insert(db, "without a WAL")
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    db.close()


def insert(db, text):
    db.execute("INSERT INTO t0(a, b) VALUES (?, 1)", (text,))
