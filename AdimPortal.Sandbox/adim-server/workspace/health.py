"""/healthz: asks every service that the workspace needs, all at once, and names those that are down."""

from concurrent.futures import ThreadPoolExecutor

import redis
from django.conf import settings
from django.db import connection
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from adim.celery import app as celery_app

from . import qdrant

TIME_LIMIT_SECONDS = 3


def postgresql():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM workspace_note")
            cursor.fetchone()
    finally:
        # The thread ends here, and with it the connection that Django made for it.
        connection.close()


def redis_answers():
    redis.Redis.from_url(settings.REDIS_URL, socket_timeout=TIME_LIMIT_SECONDS, socket_connect_timeout=TIME_LIMIT_SECONDS).ping()


def qdrant_answers():
    qdrant.call("GET", "/collections", timeout=TIME_LIMIT_SECONDS)


def celery_worker():
    # One answer is enough; without the limit this would wait for others until the time is over.
    if not celery_app.control.ping(timeout=TIME_LIMIT_SECONDS, limit=1):
        raise TimeoutError("No Celery worker answered.")


CHECKS = {"postgresql": postgresql, "redis": redis_answers, "qdrant": qdrant_answers, "celery": celery_worker}


def _is_up(check):
    try:
        check()
        return True
    except Exception:  # Whatever goes wrong in a check means: this service is down.
        return False


@require_GET
def healthz(request):
    with ThreadPoolExecutor(len(CHECKS)) as pool:
        up = dict(zip(CHECKS, pool.map(_is_up, CHECKS.values())))
    services = {name: "up" if is_up else "down" for name, is_up in up.items()}
    healthy = all(up.values())
    return JsonResponse({"status": "healthy" if healthy else "unhealthy", "services": services}, status=200 if healthy else 503)
