"""HTTP: which call is which, and answers in Qdrant's envelope."""

import hmac
import json
import re
import sqlite3
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import snapshots
from collection import Collection, all_collections
from settings import API_KEY, VERSION, Refused

# One request at a time: the stand-in need not be quick, only right.
LOCK = threading.Lock()

# Method and path after /collections/NAME, and what answers: the collection, the path's last part, the body.
ROUTES = [
    (method, re.compile(path), answer)
    for method, path, answer in [
        ("PUT", "", lambda c, _, body: c.create(body)),
        ("GET", "", lambda c, _, body: c.describe()),
        ("DELETE", "", lambda c, _, body: c.drop()),
        ("PUT", "/points", lambda c, _, body: c.upsert(body)),
        ("POST", "/points", lambda c, _, body: c.retrieve(body)),
        ("POST", "/points/delete", lambda c, _, body: c.delete_points(body)),
        ("POST", "/points/search", lambda c, _, body: c.search(body)),
        ("POST", "/points/count", lambda c, _, body: c.count()),
        ("POST", "/points/scroll", lambda c, _, body: c.scroll(body)),
        ("GET", "/points/([^/]+)", lambda c, last, body: c.retrieve_one(last)),
        ("POST", "/snapshots", lambda c, _, body: snapshots.create(c)),
        ("GET", "/snapshots", lambda c, _, body: snapshots.every(c)),
        ("POST", "/snapshots/upload", lambda c, _, body: snapshots.recover(c, body)),
        ("GET", "/snapshots/([^/]+)", lambda c, last, body: snapshots.path_of(c, last)),
        ("DELETE", "/snapshots/([^/]+)", lambda c, last, body: snapshots.delete(c, last)),
    ]
]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = f"qdrant-stand-in/{VERSION}"
    # Head and body of an answer leave in one packet.
    wbufsize = -1

    def handle_any(self):
        self.started = time.monotonic()
        path = self.path.split("?")[0].rstrip("/") or "/"
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            if path in ("/healthz", "/livez", "/readyz"):
                return self.send(200, b"healthz check passed", "text/plain")
            if API_KEY and not hmac.compare_digest(self.headers.get("api-key", "").encode(), API_KEY.encode()):
                return self.send(401, b"Must provide an API key or an Authorization bearer token", "text/plain")
            if path == "/":
                return self.send_json(200, {"title": "qdrant-stand-in", "version": VERSION})
            with LOCK:
                result = self.route(path, content)
            if isinstance(result, Path):
                return self.send(200, result.read_bytes(), "application/octet-stream")
            self.answer(200, "ok", result)
        except Refused as refused:
            self.answer(refused.status, {"error": str(refused)})
        except (ValueError, KeyError, TypeError) as wrong:
            self.answer(400, {"error": f"Format error: {wrong!r}"})
        except (sqlite3.Error, OSError) as broken:
            self.answer(500, {"error": f"Service internal error: {broken}"})

    do_GET = do_PUT = do_POST = do_DELETE = handle_any

    def route(self, path, content):
        if path == "/collections" and self.command == "GET":
            return all_collections()
        named = re.fullmatch(r"/collections/([^/]+)(.*)", path)
        for method, pattern, answer in ROUTES if named else []:
            found = pattern.fullmatch(named[2])
            if found and method == self.command:
                return answer(Collection(named[1]), found[found.re.groups], self.body(content))
        raise Refused(404, "Not found")

    def body(self, content):
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data"):
            # One part, as Qdrant's snapshot upload has it: between the first blank line and the closing boundary.
            boundary = b"\r\n--" + kind.partition("boundary=")[2].strip('"').encode()
            return content.partition(b"\r\n\r\n")[2].rpartition(boundary)[0]
        return json.loads(content) if content else {}

    def answer(self, status, text, result=None):
        self.send_json(status, {"result": result, "status": text, "time": round(time.monotonic() - self.started, 6)})

    def send_json(self, status, value):
        self.send(status, json.dumps(value).encode(), "application/json")

    def send(self, status, content, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass
