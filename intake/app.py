"""The application: routes, layers and error handling put together. Nothing happens at import."""

from __future__ import annotations

import functools

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from intake import (
    changes,
    embargoes,
    events,
    health,
    items,
    metrics,
    openapi,
    portals,
    problems,
    reporter_page,
    submissions,
    tus,
    versions,
)
from intake.armour import Armour
from intake.auth import Identities
from intake.door import Door
from intake.hints import Hints
from intake.journal import Journal
from intake.limits import PATIENCE, Limits
from intake.watch import Watch
from wire.config import Settings
from wire.ports import Tools

_ROUTERS = (
    submissions,
    embargoes,
    events,
    tus,
    items,
    versions,
    changes,
    portals,
    health,
    metrics,
    reporter_page,
)


def create(settings: Settings, tools: Tools, *, patience: float = PATIENCE) -> FastAPI:
    """The door of one newsroom. `patience` is how long a body may stand still, in seconds."""
    # Our own description and errors; the framework's pages load scripts from elsewhere.
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    hints = Hints(tools)
    app.state.door = Door(settings, tools, Identities(), hints, Journal(tools, hints.tell), Watch())
    app.state.routes = tuple(route for module in _ROUTERS for route in module.router.routes)
    for module in _ROUTERS:
        app.include_router(module.router)
    app.router.routes.append(_description(app, settings))
    _serve_page(app, settings)
    for error, handler in problems.HANDLED.items():
        app.add_exception_handler(error, handler)
    app.add_middleware(Limits, settings=settings, patience=patience)
    app.add_middleware(Armour)
    return app


def _description(app: FastAPI, settings: Settings) -> Route:
    described = functools.cache(lambda: openapi.describe(app, settings))

    async def answer(_: object) -> Response:
        return JSONResponse(described(), headers={"Cache-Control": "public, max-age=300"})

    return Route("/openapi.json", answer, include_in_schema=False)


def _serve_page(app: FastAPI, settings: Settings) -> None:
    files = reporter_page.Page(settings)

    async def index(request: Request) -> Response:
        return await files.get_response("index.html", request.scope)

    app.router.routes.append(Route("/", index, include_in_schema=False))
    app.router.routes.append(Mount("/page", files))
