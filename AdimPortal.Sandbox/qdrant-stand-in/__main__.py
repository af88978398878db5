"""A stand-in for Qdrant, for places where the real program cannot be had.

It speaks the part of Qdrant's REST API that a workspace uses: collections, points (upsert, retrieve, search, count,
scroll, delete) and snapshots (create, list, download, upload, delete), with the api-key header. It reads the same
QDRANT__… environment variables. Search compares with every point, so it is right, and slow beyond some 10,000.
It offers neither gRPC nor filters nor clusters. Each collection is one SQLite file.
"""

import sys
from http.server import ThreadingHTTPServer

from handler import Handler
from settings import ADDRESS, SNAPSHOTS, STORAGE, VERSION


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main():
    if sys.argv[1:] == ["--version"]:
        print(f"qdrant-stand-in {VERSION}")
        return
    STORAGE.mkdir(parents=True, exist_ok=True)
    SNAPSHOTS.mkdir(parents=True, exist_ok=True)
    print(f"qdrant-stand-in {VERSION} listens on {ADDRESS[0]}:{ADDRESS[1]}", flush=True)
    Server(ADDRESS, Handler).serve_forever()


main()
