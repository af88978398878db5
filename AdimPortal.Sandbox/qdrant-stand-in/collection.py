"""A collection is one SQLite file. A vector is kept as 32-bit floats."""

import array
import json
import re
import sqlite3
from contextlib import closing, contextmanager

from points import id_of, key_of, record, score
from settings import STORAGE, Refused

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")


def all_collections():
    return {"collections": [{"name": path.stem} for path in sorted(STORAGE.glob("*.sqlite"))]}


class Collection:
    def __init__(self, name):
        if not NAME.fullmatch(name):
            raise Refused(400, "A collection's name has letters, digits, _ and - only.")
        self.name, self.path = name, STORAGE / f"{name}.sqlite"

    @contextmanager
    def open(self):
        """The collection's database; what was changed is kept unless something goes wrong."""
        if not self.path.exists():
            raise Refused(404, f"Not found: Collection `{self.name}` doesn't exist!")
        with closing(sqlite3.connect(self.path)) as store, store:
            yield store

    def create(self, body):
        try:
            size, distance = int(body["vectors"]["size"]), body["vectors"]["distance"]
        except (KeyError, TypeError, ValueError):
            raise Refused(400, "vectors needs a size and a distance.") from None
        if distance not in ("Cosine", "Dot", "Euclid") or size < 1:
            raise Refused(400, "distance is Cosine, Dot or Euclid; size is at least 1.")
        if self.path.exists():
            raise Refused(409, f"Wrong input: Collection `{self.name}` already exists!")
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as store, store:
            store.execute("CREATE TABLE config (size INTEGER NOT NULL, distance TEXT NOT NULL)")
            store.execute("CREATE TABLE points (key TEXT PRIMARY KEY, vector BLOB NOT NULL, payload TEXT NOT NULL) WITHOUT ROWID")
            store.execute("INSERT INTO config VALUES (?, ?)", (size, distance))
        new.rename(self.path)
        return True

    def drop(self):
        existed = self.path.exists()
        self.path.unlink(missing_ok=True)
        return existed

    def describe(self):
        with self.open() as store:
            size, distance = self.config(store)
        vectors = {"size": size, "distance": distance}
        return {"status": "green", "points_count": self.count()["count"], "indexed_vectors_count": 0, "config": {"params": {"vectors": vectors}}}

    @staticmethod
    def config(store):
        return store.execute("SELECT size, distance FROM config").fetchone()

    def upsert(self, body):
        with self.open() as store:
            size, _ = self.config(store)
            for point in body["points"]:
                vector = [float(value) for value in point["vector"]]
                if len(vector) != size:
                    raise Refused(400, f"Wrong input: Vector dimension error: expected dim: {size}, got {len(vector)}")
                row = (key_of(point["id"]), array.array("f", vector).tobytes(), json.dumps(point.get("payload") or {}))
                store.execute("INSERT OR REPLACE INTO points VALUES (?, ?, ?)", row)
        return {"operation_id": 0, "status": "completed"}

    def delete_points(self, body):
        with self.open() as store:
            store.executemany("DELETE FROM points WHERE key = ?", [(key_of(point),) for point in body["points"]])
        return {"operation_id": 0, "status": "completed"}

    def retrieve(self, body):
        keys = [key_of(point) for point in body["ids"]]
        with self.open() as store:
            marks = ",".join("?" * len(keys))
            rows = store.execute(f"SELECT key, vector, payload FROM points WHERE key IN ({marks}) ORDER BY key", keys)
            return [record(row, body) for row in rows]

    def retrieve_one(self, point_id):
        found = self.retrieve({"ids": [int(point_id) if point_id.isdigit() else point_id], "with_vector": True})
        if not found:
            raise Refused(404, f"Not found: Point with id {point_id} does not exists!")
        return found[0]

    def count(self):
        with self.open() as store:
            return {"count": store.execute("SELECT count(*) FROM points").fetchone()[0]}

    def scroll(self, body):
        limit, start = int(body.get("limit") or 10), body.get("offset")
        with self.open() as store:
            first = "" if start is None else key_of(start)
            rows = store.execute("SELECT key, vector, payload FROM points WHERE key >= ? ORDER BY key LIMIT ?", (first, limit + 1)).fetchall()
        following = id_of(rows[limit][0]) if len(rows) > limit else None
        return {"points": [record(row, body) for row in rows[:limit]], "next_page_offset": following}

    def search(self, body):
        wanted, limit = [float(value) for value in body["vector"]], int(body.get("limit") or 10)
        with self.open() as store:
            size, distance = self.config(store)
            if len(wanted) != size:
                raise Refused(400, f"Wrong input: Vector dimension error: expected dim: {size}, got {len(wanted)}")
            scored = [(score(distance, wanted, array.array("f", row[1])), row) for row in store.execute("SELECT key, vector, payload FROM points")]
        scored.sort(key=lambda found: found[0], reverse=distance != "Euclid")
        return [{**record(row, body), "score": points, "version": 0} for points, row in scored[:limit]]
