"""Points: their ids, their vectors, how they are shown and how near two of them are."""

import array
import json
import math
import re

from settings import Refused


def key_of(point_id):
    """Numbers sort as numbers and before UUIDs, as Qdrant scrolls."""
    if isinstance(point_id, int) and not isinstance(point_id, bool) and point_id >= 0:
        return f"{point_id:020d}"
    if isinstance(point_id, str) and re.fullmatch(r"[0-9a-fA-F-]{32,36}", point_id):
        return point_id.lower()
    raise Refused(400, "A point's id is an unsigned number or a UUID.")


def id_of(key):
    return int(key) if len(key) == 20 and key.isdigit() else key


def record(row, body):
    key, vector, payload = row
    found = {"id": id_of(key), "payload": json.loads(payload) if body.get("with_payload", True) else None}
    if body.get("with_vector"):
        found["vector"] = list(array.array("f", vector))
    return found


def score(distance, a, b):
    if distance == "Euclid":
        return math.dist(a, b)
    dot = sum(x * y for x, y in zip(a, b))
    if distance == "Dot":
        return dot
    lengths = math.hypot(*a) * math.hypot(*b)
    return dot / lengths if lengths else 0.0
