"""Settings come from the environment, under the names that Qdrant gives them."""

import os
from pathlib import Path

VERSION = "1.0.0"


def _setting(name, default):
    return os.environ.get(f"QDRANT__{name}", default)


STORAGE = Path(_setting("STORAGE__STORAGE_PATH", "./storage"))
SNAPSHOTS = Path(_setting("STORAGE__SNAPSHOTS_PATH", "./snapshots"))
API_KEY = _setting("SERVICE__API_KEY", "")
ADDRESS = _setting("SERVICE__HOST", "127.0.0.1"), int(_setting("SERVICE__HTTP_PORT", "6333"))


class Refused(Exception):
    """A request that cannot be done. The status and the message are the answer."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status
