"""What did the sender put into the request? Read as a stream, within limits."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Final, cast

from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)
from starlette.requests import Request

from wire.config import Settings
from wire.errors import Rejected

ARTICLE: Final = "article"
MOST_PARTS: Final = 61  # the article and the most images that the schema takes
IN_MEMORY: Final = 8_388_608  # bytes of a form, after which its parts go to temporary files


@dataclass(frozen=True)
class Form:
    """A multipart submission: the article's bytes, and the files by the names of their parts."""

    article: bytes = b""
    parts: Mapping[str, tuple[BinaryIO, ...]] = field(default_factory=dict)


def media_type(request: Request) -> str:
    """The body's media type without its parameters, lower case.

    Raises:
        Rejected: 415 for a compressed body: it could grow beyond every limit.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Rejected("unsupported_media_type", 415)
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def json_document(request: Request, settings: Settings) -> bytes:
    """The bytes of a JSON document.

    Raises:
        Rejected: 415 for a stated other media type, 413 beyond the largest document.
    """
    if media_type(request) not in {"application/json", ""}:
        raise Rejected("unsupported_media_type", 415)
    body = await request.body()
    if len(body) > settings.max_document_bytes:
        raise Rejected("too_large", 413)
    return body


@asynccontextmanager
async def form(request: Request, settings: Settings) -> AsyncIterator[Form]:
    """The parts of a multipart/form-data body (RFC 7578); its files vanish afterwards.

    Raises:
        Rejected: 400 `bad_multipart`, 413 `too_large`.
    """
    with ExitStack() as files:
        try:
            yield await _parse(request, settings, files)
        except ParserLimitReached as error:
            raise Rejected("too_large", 413, str(error)) from error
        except MultipartError as error:
            raise Rejected("bad_multipart", 400, str(error)) from error


async def _parse(request: Request, settings: Settings, files: ExitStack) -> Form:
    _, options = parse_options_header(request.headers.get("content-type", ""))
    parser = PushMultipartParser(
        options.get("boundary", ""),
        max_segment_size=settings.max_photo_bytes,
        max_segment_count=MOST_PARTS,
        strict=True,
    )
    collected = _Collected(files, settings.max_document_bytes)
    async for chunk in request.stream():
        for event in parser.parse(chunk) if chunk else ():
            collected.take(event)
    parser.close()
    return collected.form()


class _Collected:
    """The parts so far."""

    def __init__(self, files: ExitStack, most_article: int) -> None:
        self._files = files
        self._most_article = most_article
        self._parts: dict[str, list[BinaryIO]] = defaultdict(list)
        self._name = ""
        self._taken = 0  # bytes

    def take(self, event: MultipartSegment | bytes | None) -> None:
        if isinstance(event, MultipartSegment):
            self._name = event.name
            room = max(1, IN_MEMORY - self._taken)  # 0 would be without bounds
            spool = tempfile.SpooledTemporaryFile(max_size=room)  # noqa: SIM115 - the stack closes it
            self._parts[self._name].append(cast("BinaryIO", self._files.enter_context(spool)))
        elif event:
            part = self._parts[self._name][-1]
            part.write(event)
            self._taken += len(event)
            if self._name == ARTICLE and part.tell() > self._most_article:
                raise Rejected("too_large", 413)

    def form(self) -> Form:
        articles = self._parts.pop(ARTICLE, [])
        if len(articles) != 1:
            raise Rejected("bad_multipart", 400)
        articles[0].seek(0)
        parts = {name: tuple(found) for name, found in self._parts.items()}
        return Form(articles[0].read(), parts)
