"""Snapshots: whole copies of a collection's SQLite file."""

import hashlib
import re
import sqlite3
import time
from contextlib import closing

from settings import SNAPSHOTS, Refused


def create(collection):
    folder = SNAPSHOTS / collection.name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{collection.name}-{time.time_ns()}.snapshot"
    new = path.with_suffix(".new")
    with collection.open() as store, closing(sqlite3.connect(new)) as copy:
        store.backup(copy)
    new.rename(path)
    return _described(path)


def every(collection):
    return [_described(path) for path in sorted((SNAPSHOTS / collection.name).glob("*.snapshot"))]


def path_of(collection, name):
    path = SNAPSHOTS / collection.name / name
    if not re.fullmatch(r"[A-Za-z0-9_.-]+\.snapshot", name) or not path.is_file():
        raise Refused(404, f"Not found: Snapshot `{name}` doesn't exist!")
    return path


def delete(collection, name):
    path_of(collection, name).unlink()
    return True


def recover(collection, content):
    """Puts an uploaded snapshot in the place of the collection."""
    new = collection.path.with_suffix(".new")
    new.write_bytes(content)
    try:
        with closing(sqlite3.connect(new)) as store:
            store.execute("SELECT size, distance FROM config").fetchone()
            store.execute("SELECT count(*) FROM points").fetchone()
    except sqlite3.DatabaseError:
        new.unlink()
        raise Refused(400, "Wrong input: this is not a snapshot") from None
    new.rename(collection.path)
    return True


def _described(path):
    made = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(path.stat().st_mtime))
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"name": path.name, "creation_time": made, "size": path.stat().st_size, "checksum": checksum}
