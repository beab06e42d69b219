"""`python -m intake`: the door on PRESSROOM_HOST and PRESSROOM_PORT."""

from __future__ import annotations

import gc

import uvicorn

from intake.app import create
from wire import bootstrap, config, telemetry

FAREWELL = 5  # seconds for answers under way when the process is told to stop


def main() -> None:
    settings = config.load()
    telemetry.configure(settings.log_level)
    app = create(settings, bootstrap.tools(settings, hurried=True))
    server = uvicorn.Server(
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
    app.state.door.leaving = lambda: server.should_exit
    gc.freeze()  # what is here now stays, no garbage is to be looked for in it
    server.run()


if __name__ == "__main__":
    main()
