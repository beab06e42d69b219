"""A small real intake for client tests: tus 1.0 uploads and submissions, and ways in which it stumbles."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

ITEM = "01920000-0000-7000-8000-000000000001"


@dataclass
class Door:
    """What arrived; `cuts` makes so many PATCHes break off after `cut_at` bytes; `busy` answers 503 first."""

    uploads: dict[str, bytearray] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    submissions: dict[str, dict] = field(default_factory=dict)
    orders: dict[str, tuple[str, dict]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    cuts: int = 0
    cut_at: int = 1000
    busy: int = 0
    states: list[str] = field(default_factory=lambda: ["accepted", "working", "published"])


def handler(door: Door) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one method for each verb
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.read()
            if self.path == "/v1/uploads":
                upload = f"up{len(door.uploads)}"
                door.uploads[upload] = bytearray()
                door.lengths[upload] = int(self.headers["Upload-Length"])
                self.answer(201, headers={"Location": f"/v1/uploads/{upload}"})
            elif self.path.endswith("/takedown"):
                door.orders[self.headers["Idempotency-Key"]] = (self.path.split("/")[3], json.loads(body))
                self.answer(202, self.status(ITEM, "accepted"))

        def do_HEAD(self) -> None:
            self.note()
            upload = self.path.rpartition("/")[2]
            self.answer(200, headers={"Upload-Offset": str(len(door.uploads[upload]))})

        def do_PATCH(self) -> None:
            upload = self.path.rpartition("/")[2]
            if int(self.headers["Upload-Offset"]) != len(door.uploads[upload]):
                self.read()
                self.problem(409, "wrong_offset")
                return
            if door.cuts:
                door.cuts -= 1
                self.note()
                door.uploads[upload] += self.rfile.read(door.cut_at)
                self.close_connection = True
                self.connection.close()
                return
            door.uploads[upload] += self.read()
            self.answer(204, headers={"Upload-Offset": str(len(door.uploads[upload]))})

        def do_PUT(self) -> None:
            article = json.loads(self.read())
            submission = self.path.rpartition("/")[2]
            if door.busy:
                door.busy -= 1
                self.answer(503)
            elif "headline" not in article:
                error = {"pointer": "/headline", "keyword": "required", "message": "Thiếu tiêu đề."}
                self.problem(422, "invalid", [error])
            else:
                door.submissions[submission] = article
                self.answer(202, self.status(submission, "accepted"))

        def do_GET(self) -> None:
            self.note()
            door.tokens.add(self.headers.get("Authorization", ""))
            name = self.path.rpartition("/")[2]
            if self.path.startswith("/v1/items/"):
                self.answer(200, {"item": name, "version": 3})
            elif name in door.submissions:
                state = door.states.pop(0) if len(door.states) > 1 else door.states[0]
                self.answer(200, self.status(name, state))
            else:
                self.problem(404, "not_found")

        def status(self, submission: str, state: str) -> dict:
            stages = [{"name": "accepted", "state": "done", "at": "2026-11-22T04:05:06.789Z"}]
            reason = {"reason": "ảnh hỏng"} if state == "refused" else {}
            frame = {"submission": submission, "state": state, "item": submission, "version": 1}
            return frame | {"stages": stages, "links": {"self": f"/v1/submissions/{submission}"}} | reason

        def read(self) -> bytes:
            self.note()
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def note(self) -> None:
            door.requests.append((self.command, self.path))

        def problem(self, status: int, code: str, errors: list | None = None) -> None:
            title = {
                "type": f"urn:pressroom:problem:{code}",
                "title": code,
                "status": status,
                "detail": "Không được.",
            }
            self.answer(status, title | {"errors": errors or []})

        def answer(self, status: int, document: dict | None = None, headers: dict | None = None) -> None:
            body = json.dumps(document).encode() if document else b""
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
