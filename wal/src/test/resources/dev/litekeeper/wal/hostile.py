"""Uses a database in every way that is hard to follow: hostile.py DATABASE SECONDS SEED.

Runs on apsw where it can be imported (PYTHONPATH), whose SQLite is newer than Python's own.
"""
import random
import sys
import time

path, seconds, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
try:
    import apsw

    connection = apsw.Connection(path)
    connection.set_busy_timeout(100)
    Error = apsw.Error
except ImportError:
    import sqlite3

    connection = sqlite3.connect(path, timeout=0.1, isolation_level=None)
    Error = sqlite3.Error


def run(sql, *arguments):
    return list(connection.execute(sql, arguments))


chance = random.Random(seed)
count = {"commits": 0, "checkpoints": 0, "busy": 0, "vacuums": 0}


def write():
    kind = chance.random()
    if kind < 0.70:
        run("insert into t(b) values(randomblob(?))", chance.randrange(10, 900))
    elif kind < 0.80:
        run("update t set b=randomblob(?) where id in (select id from t order by random() limit 3)",
            chance.randrange(10, 3000))
    elif kind < 0.88:
        run("delete from t where id in (select id from t order by random() limit 20)")
    elif kind < 0.92:
        run("begin immediate")
        for _ in range(chance.randrange(2, 60)):
            run("insert into t(b) values(randomblob(700))")
        run(chance.choice(["commit", "rollback"]))
    elif kind < 0.95:
        run("begin")
        run("select count(*) from t")
        run("insert into t(b) values(zeroblob(5000))")
        run("commit")
    elif kind < 0.97:
        run("create table if not exists u%d(a unique, b)" % chance.randrange(3))
        run("drop table if exists u%d" % chance.randrange(3))
    elif kind < 0.975:
        run("vacuum")
        count["vacuums"] += 1
    elif kind < 0.985:
        run("pragma incremental_vacuum(7)")
    else:
        run("delete from t where id % 3 = 0")
    count["commits"] += 1


def step():
    if chance.random() < 0.96:
        write()
    else:
        mode = chance.choice(["passive", "full", "restart", "truncate"])
        busy = run("pragma wal_checkpoint(%s)" % mode)[0][0]
        count["checkpoints"] += 1
        count["busy"] += busy


run("pragma synchronous=off")
run("pragma wal_autocheckpoint=%d" % chance.choice([0, 5, 50, 1000]))
end = time.time() + seconds
while time.time() < end:
    try:
        step()
    except Error:
        try:
            run("rollback")
        except Error:
            pass
    if chance.random() < 0.3:
        time.sleep(0.0005)
print(count, flush=True)
