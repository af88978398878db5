async def echo(scope, receive, send):
    """A websocket at /ws/echo that sends back what it gets. Any other path is refused before the handshake."""
    if scope["path"] != "/ws/echo":
        await send({"type": "websocket.close"})
        return
    while True:
        event = await receive()
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        elif event["type"] == "websocket.receive":
            if event.get("text") is not None:
                await send({"type": "websocket.send", "text": event["text"]})
            else:
                await send({"type": "websocket.send", "bytes": event["bytes"]})
        elif event["type"] == "websocket.disconnect":
            return
