"""How does an error become an answer? Only here: RFC 9457 problem documents, in the asker's language."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Match

from intake import language
from schemas.violation import Violation
from wire.documents import NotStrictJson
from wire.errors import Rejected, Unavailable

MEDIA_TYPE: Final = "application/problem+json"
TYPE: Final = "urn:pressroom:problem:"
TUS: Final = "1.0.0"
METHOD_NOT_ALLOWED: Final = 405

_BY_STATUS: Final = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
}


@functools.cache
def sentences(spoken: str) -> dict[str, Any]:
    """The catalogue of one language: `problems` by code (title, detail), `violations` by keyword.

    And `current`, what stands there instead, by what is known of it.
    """
    text = (Path(__file__).parent / "sentences" / f"{spoken}.json").read_text(encoding="utf-8")
    catalogue: dict[str, Any] = json.loads(text)
    return catalogue


def spoken_by(asker: HTTPConnection) -> str:
    """`vi` or `en`."""
    default = asker.app.state.door.settings.language
    return language.choose(asker.headers.get("accept-language", ""), default=default)


def document(  # noqa: PLR0913 - what a problem may say
    code: str,
    status: int,
    spoken: str,
    *,
    detail: str = "",
    violations: Sequence[Violation] = (),
    current: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`{type, title, status, detail, errors, current?}` (schemas/problem.v1.json).

    `detail` serves unknown codes.
    """
    known = sentences(spoken)["problems"]
    words = known.get(code) or {"title": known["bad_request"]["title"], "detail": detail or code}
    stands = f"{_standing(current, spoken)} " if current else ""
    told = {
        "type": TYPE + code,
        "title": words["title"],
        "status": status,
        "detail": stands + words["detail"],
        "errors": [_error(violation, spoken) for violation in violations],
    }
    return told | ({"current": dict(current)} if current else {})


def _standing(current: Mapping[str, Any], spoken: str) -> str:
    """A sentence about what stands there, as much as is known."""
    known = "_".join(["version", *(name for name in ("at", "by") if name in current)])
    sentence: str = sentences(spoken)["current"][known].format(**current)
    return sentence


def _error(violation: Violation, spoken: str) -> dict[str, Any]:
    """A violation found at the door has no message of its own: its keyword names the sentence."""
    error = violation.document()
    if not violation.message:
        pattern = sentences(spoken)["violations"].get(violation.keyword, violation.keyword)
        error["message"] = pattern.format(given=violation.given, allowed=violation.allowed)
    return error


def respond(asker: HTTPConnection, error: Exception) -> Response:
    """The problem as a response; a fault of ours says nothing about its cause."""
    spoken = spoken_by(asker)
    code, status, headers = _name(error)
    violations = error.violations if isinstance(error, Rejected) else ()
    if isinstance(error, NotStrictJson):
        violations = (Violation("", "json", "", given=str(error)),)
    detail = error.detail if isinstance(error, Rejected) else ""
    current = error.current if isinstance(error, Rejected) else None
    body = document(code, status, spoken, detail=detail, violations=violations, current=current)
    headers = {"Content-Language": spoken, "Vary": "Accept-Language", "Cache-Control": "no-store"} | headers
    if status == METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed(asker))
    if asker.scope["path"].startswith("/v1/uploads"):
        headers["Tus-Resumable"] = TUS
    if code in {"too_large", "too_slow", "headers_too_large"}:
        headers["Connection"] = "close"  # the rest of the body is not wanted
    return Response(
        json.dumps(body, ensure_ascii=False).encode(), status, media_type=MEDIA_TYPE, headers=headers
    )


def _name(error: Exception) -> tuple[str, int, dict[str, str]]:
    """Code, status, and the headers that the status asks for."""
    match error:
        case Rejected():
            return error.code, error.status, _demanded(error.code)
        case Unavailable():
            return "unavailable", 503, {"Retry-After": str(error.retry_after)}
        case NotStrictJson():
            return "not_json", 400, {}
        case RequestValidationError():
            return "bad_request", 400, {}
        case HTTPException():
            code = _BY_STATUS.get(error.status_code, "bad_request")
            return code, error.status_code, dict(error.headers or {})
        case _:
            return "internal", 500, {}


def _allowed(asker: HTTPConnection) -> list[str]:
    """Every method of every route at this path (RFC 9110 section 10.2.1)."""
    routes = [*asker.app.state.routes, *asker.app.routes]
    matching = (route for route in routes if route.matches(asker.scope)[0] is not Match.NONE)
    return sorted({method for route in matching for method in getattr(route, "methods", None) or ()})


def _demanded(code: str) -> dict[str, str]:
    match code:
        case "unauthenticated":
            return {"WWW-Authenticate": 'Bearer realm="pressroom"'}
        case "tus_version":
            return {"Tus-Version": TUS}
        case "too_many_streams":
            return {"Retry-After": "10"}
        case _:
            return {}


async def handle(request: Request, error: Exception) -> Response:
    """The exception handler of the application."""
    if isinstance(error, ClientDisconnect):
        return Response(status_code=499)  # nobody reads this any more
    answer = respond(request, error)
    log = structlog.get_logger()
    if isinstance(error, Unavailable):
        log.warning("unavailable", part=error.part, path=request.url.path)
    elif isinstance(error, Rejected):
        log.info("rejected", code=error.code, status=error.status, path=request.url.path)
    return answer


HANDLED: Mapping[type[Exception], Any] = {
    Rejected: handle,
    Unavailable: handle,
    NotStrictJson: handle,
    RequestValidationError: handle,
    HTTPException: handle,
    ClientDisconnect: handle,
    Exception: handle,
}
