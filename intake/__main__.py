"""`python -m intake`: the door on PRESSROOM_HOST and PRESSROOM_PORT."""

from __future__ import annotations

import gc
import socket
from typing import Final

import uvicorn
from fastapi import FastAPI

from intake.app import create
from wire import bootstrap, config, telemetry
from wire.config import Settings

FAREWELL: Final = 5  # seconds for answers under way when the process is told to stop
UNREAD: Final = (
    60.0  # seconds after which a connection ends whose other side takes nothing of what waits for it
)


def main() -> None:
    settings = config.load()
    telemetry.configure(settings.log_level)
    app = create(settings, bootstrap.tools(settings, hurried=True))
    served = server(app, settings)
    gc.freeze()  # what is here now stays, no garbage is to be looked for in it
    served.run(sockets=[listening(served.config)])


def server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Whoever is served long answers sees them end when the process is told to stop."""
    served = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level.lower(),
            access_log=False,
            proxy_headers=False,
            server_header=False,
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=FAREWELL,
        )
    )
    app.state.door.leaving = lambda: served.should_exit
    return served


def listening(served: uvicorn.Config, unread: float = UNREAD) -> socket.socket:
    """The kernel ends connections that nobody reads (RFC 5482), which a closing server would wait for."""
    door = served.bind_socket()
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; accepted connections inherit it
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(unread * 1000))
    return door


if __name__ == "__main__":
    main()
