"""What Daphne runs: Django for HTTP, and one websocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adim.settings")
_django = get_asgi_application()

from workspace.echo import echo  # noqa: E402 (after Django is set up)


async def application(scope, receive, send):
    if scope["type"] == "http":
        await _django(scope, receive, send)
    elif scope["type"] == "websocket":
        await echo(scope, receive, send)
    else:
        raise ValueError(f"Nothing here answers {scope['type']}.")
