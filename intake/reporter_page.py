"""The reporter page and the published contract: files that this process serves as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from schemas import validate
from wire.config import Settings
from wire.errors import Rejected

FOLDER: Final = Path(__file__).parent / "page"

router = APIRouter(tags=["operations"])


@router.get("/v1/schemas/{name}")
async def schema(name: str) -> Response:
    """A schema of the contract: `article`, `article.v1` and `article.v1.json` are the same."""
    known = name.removesuffix(".json").removesuffix(".v1")
    if known not in validate.names():
        raise Rejected("not_found", 404)
    return JSONResponse(
        validate.load(known),
        media_type="application/schema+json",
        headers={"Cache-Control": "public, max-age=300"},
    )


class Page(StaticFiles):
    """`intake/page`, under a policy that lets it speak with us and with the public bucket only."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(directory=FOLDER, check_dir=False)
        self._policy = policy(origin(settings.public_url))

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path or ".", scope)
        answer.headers["Content-Security-Policy"] = self._policy
        answer.headers["Cache-Control"] = "no-cache"
        return answer


def origin(url: str) -> str:
    """`scheme://host:port` of a URL; empty for none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def policy(public: str) -> str:
    """Content-Security-Policy level 3 of the page; `public` is the public bucket's origin, or empty."""
    rules = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        f"img-src 'self' blob: {public}".rstrip(),
        f"connect-src 'self' {public}".rstrip(),
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)
