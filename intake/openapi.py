"""The description of the door: OpenAPI 3.1, built from the routes and the schemas."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from intake import answers
from intake.limits import MULTIPART
from schemas import validate
from wire.config import Settings

_JSON: Final = "application/json"
_PROBLEM: Final = {
    "description": "What is wrong and what to do next (RFC 9457), in the language of Accept-Language.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}},
}
_OPEN: Final = {"/healthz", "/readyz", "/metrics", "/v1/schemas/{name}"}
_EITHER: Final = {"/v1/changes", "/v1/changes/events"}  # with or without a token

_ARTICLE: Final = {"$ref": "#/components/schemas/article"}
_FORM: Final = {
    "type": "object",
    "required": ["article"],
    "properties": {"article": _ARTICLE},
    "additionalProperties": {"type": "string", "format": "binary"},
}
_BYTES: Final = {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}

_BODIES: Final[dict[tuple[str, str], dict[str, Any]]] = {
    ("put", "/v1/submissions/{submission}"): {_JSON: {"schema": _ARTICLE}},
    ("post", "/v1/submissions"): {"multipart/form-data": {"schema": _FORM}, _JSON: {"schema": _ARTICLE}},
    ("post", "/v1/submissions/validate"): {_JSON: {"schema": _ARTICLE}},
    ("post", "/v1/items/{item}/takedown"): {_JSON: {"schema": {"$ref": "#/components/schemas/takedown"}}},
    ("post", "/v1/portals/{portal}/ack"): {_JSON: {"schema": {"$ref": "#/components/schemas/ack"}}},
    ("patch", "/v1/uploads/{upload}"): _BYTES,
}

_STATUS: Final = {
    "type": "object",
    "description": "What became of a submission.",
    "required": ["submission", "state", "stages", "links"],
    "properties": {
        "submission": {"type": "string", "format": "uuid"},
        "state": {"enum": ["accepted", "working", "waiting", "published", "refused", "parked", "done"]},
        "stages": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "state", "at"],
                "properties": {
                    "name": {"type": "string"},
                    "state": {"type": "string"},
                    "at": {"type": "string", "format": "date-time"},
                    "detail": {"type": "string"},
                },
            },
        },
        "item": {"type": "string", "format": "uuid"},
        "version": {"type": "integer", "minimum": 1},
        "reason": {"type": "string", "description": "Why it was refused or parked, in the asker's language."},
        "embargoedUntil": {
            "type": "string",
            "format": "date-time",
            "description": "While it waits for that.",
        },
        "links": {"type": "object", "additionalProperties": {"type": "string", "format": "uri-reference"}},
    },
}

_ANSWERS: Final[dict[tuple[str, str], dict[str, Any]]] = {
    key: {_JSON: {"schema": {"$ref": "#/components/schemas/status"}}}
    for key in (
        ("put", "/v1/submissions/{submission}"),
        ("post", "/v1/submissions"),
        ("get", "/v1/submissions/{submission}"),
        ("post", "/v1/items/{item}/takedown"),
        ("delete", "/v1/submissions/{submission}"),
    )
} | {
    ("get", "/v1/submissions/{submission}/events"): {"text/event-stream": {"schema": {"type": "string"}}},
    ("get", "/v1/items/{item}"): {_JSON: {"schema": {"$ref": "#/components/schemas/published"}}},
    ("get", "/v1/items/{item}/versions"): {_JSON: {"schema": answers.VERSIONS}},
    ("get", "/v1/items/{item}/diff"): {_JSON: {"schema": answers.DIFF}},
    ("get", "/v1/submissions/{submission}/article"): {_JSON: {"schema": _ARTICLE}},
    ("get", "/v1/embargoes"): {_JSON: {"schema": answers.EMBARGOES}},
    ("get", "/v1/changes"): {_JSON: {"schema": answers.NEWS}},
    ("get", "/v1/changes/events"): {"text/event-stream": {"schema": {"type": "string"}}},
    ("get", "/v1/portals"): {_JSON: {"schema": answers.PORTALS}},
    ("get", "/v1/portals/{portal}"): {_JSON: {"schema": {"$ref": "#/components/schemas/portal"}}},
    ("post", "/v1/portals/{portal}/ack"): {_JSON: {"schema": answers.ACKNOWLEDGED}},
}

_HEADERS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("post", "/v1/submissions"): ("Idempotency-Key",),
    ("post", "/v1/items/{item}/takedown"): ("Idempotency-Key",),
    ("get", "/v1/submissions/{submission}"): ("If-None-Match",),
    ("get", "/v1/submissions/{submission}/events"): ("Last-Event-ID",),
    ("get", "/v1/changes/events"): ("Last-Event-ID",),
    ("post", "/v1/uploads"): ("Tus-Resumable", "Upload-Length", "Upload-Metadata"),
    ("head", "/v1/uploads/{upload}"): ("Tus-Resumable",),
    ("patch", "/v1/uploads/{upload}"): ("Tus-Resumable", "Upload-Offset"),
}
_REQUIRED: Final = {"Tus-Resumable", "Upload-Length", "Upload-Offset"}


def describe(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The OpenAPI 3.1 document; every schema of the contract is a component of its name."""
    document = get_openapi(
        title="Pressroom intake",
        version="1",
        openapi_version="3.1.0",
        description=_limits(settings),
        routes=app.routes,
    )
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(operation, method, path)
    schemas = {name: validate.load(name) for name in validate.names()}
    document["components"] = {
        "schemas": schemas | {"status": _STATUS, "portal": answers.PORTAL, "published": answers.PUBLISHED},
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
    }
    return document


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    key = (method, path)
    operation["operationId"] = f"{method} {path}"
    operation["responses"].pop("422", None)
    operation["responses"]["default"] = _PROBLEM
    operation["security"] = [] if path in _OPEN or method == "options" else [{"bearer": []}]
    if path in _EITHER:
        operation["security"] = [{}, {"bearer": []}]
    if key in _BODIES:
        operation["requestBody"] = {"required": True, "content": _BODIES[key]}
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            response.pop("content", None)
            response.update({"content": _ANSWERS[key]} if key in _ANSWERS else {})
    for name in _HEADERS.get(key, ()):
        header = {"name": name, "in": "header", "required": name in _REQUIRED, "schema": {"type": "string"}}
        operation.setdefault("parameters", []).append(header)


def _limits(settings: Settings) -> str:
    return "\n".join(
        (
            "Takes articles with their photos. Limits:",
            "",
            f"- a document: {settings.max_document_bytes} bytes, 32 levels deep; unknown members are refused",
            f"- a photo: {settings.max_photo_bytes} bytes, {settings.max_photo_pixels} pixels",
            "- kinds of photos: JPEG, PNG, WebP, AVIF",
            f"- a multipart submission: {MULTIPART} bytes; larger galleries go through /v1/uploads",
            "- other members: see the schema `article`",
            "- a body that brings less than 1 KiB in 30 seconds: 408",
        )
    )
