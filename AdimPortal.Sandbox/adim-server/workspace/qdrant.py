"""The few calls of Qdrant's REST API that the workspace needs."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

COLLECTION = "notes"
SIZE = 64


def call(method, path, body=None, timeout=3):
    request = Request(settings.QDRANT_ADDRESS + path, method=method)
    request.add_header("api-key", settings.QDRANT_API_KEY)
    request.add_header("Content-Type", "application/json")
    data = None if body is None else json.dumps(body).encode()
    with urlopen(request, data, timeout=timeout) as answer:
        return json.load(answer)["result"]


def make_sure_of_collection():
    try:
        call("GET", f"/collections/{COLLECTION}")
    except HTTPError as error:
        if error.code != 404:
            raise
        call("PUT", f"/collections/{COLLECTION}", {"vectors": {"size": SIZE, "distance": "Cosine"}})


def put(point_id, vector, payload):
    make_sure_of_collection()
    call("PUT", f"/collections/{COLLECTION}/points?wait=true", {"points": [{"id": point_id, "vector": vector, "payload": payload}]})


def find(vector, limit):
    make_sure_of_collection()
    body = {"vector": vector, "limit": limit, "with_payload": True}
    return call("POST", f"/collections/{COLLECTION}/points/search", body)
