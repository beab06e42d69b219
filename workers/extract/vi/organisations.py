"""Which bodies does the article name, each once, and whose are those that are told without their place?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from wire.documents import Document
from workers.extract.found import Found, Span
from workers.extract.vi import lexicon
from workers.extract.vi.bodies import Body, body_at
from workers.extract.vi.chunk import Chunk
from workers.extract.vi.localities import locality_at
from workers.extract.vi.tokens import NUMBER, Tokens
from workers.text import fold

SOURCE = "vi-organisations/1"

_LONGEST = 260  # characters, so that the full name fits schemas/item.v1.json
_MANY = lexicon.folded("các những mọi mỗi từng nhiều hai ba một cấp")
_OF_PARTY = lexicon.folded("của cho với theo do dưới ơn mừng , và là về")
_VAGUE = lexicon.folded("đội tổ đoàn trạm chốt cụm khối đồn vùng phòng khoa ban hội")
_DELEGATION = lexicon.folded("đoàn")
_ABOVE = lexicon.folded("tỉnh tp thành")  # of these "Đoàn" is who came from there
_EVERY = lexicon.folded("các cấp những mỗi từng hai nơi")
# Named without their place they are the institution, not one of its bodies.
_GENERIC = frozenset(
    map(
        fold.key,
        (
            "UBND",
            "Ủy ban nhân dân",
            "HĐND",
            "Hội đồng nhân dân",
            "Công an",
            "Tòa án",
            "Tòa án nhân dân",
            "TAND",
            "Viện kiểm sát",
            "VKSND",
            "VKS",
            "Viện kiểm sát nhân dân",
            "CSGT",
            "Cảnh sát giao thông",
            "Hải quan",
            "Bộ Tư lệnh",
            "Lực lượng Công an",
            "Công an nhân dân",
            "Thường trực HĐND",
            "Thường trực UBND",
            "Thường trực Đảng ủy",
            "Văn phòng UBND",
            "Đài Truyền hình",
            "Bộ đội Biên phòng",
            "BĐBP",
            "Hội Phụ nữ",
            "Bộ CHQS",
            "Ban CHQS",
            "Tòa án quân sự",
            "Thi hành án dân sự",
            "THADS",
        ),
    )
)


@dataclass
class Organisation:
    """A body with its mentions in the text."""

    name: str
    spans: list[Span] = field(default_factory=list)


def organisations(texts: Iterable[tuple[Tokens, list[Chunk], bool]]) -> dict[str, Organisation]:
    """By folded name, in the order of first mention."""
    known: dict[str, Organisation] = {}
    for t, chunks, is_body in texts:
        for body in _bodies(t, chunks):
            written = t.written(body.start, body.end)
            one = known.setdefault(fold.key(written), Organisation(written))
            if is_body:
                one.spans.append((t.starts[body.start], t.ends[body.end - 1]))
    return known


def _bodies(t: Tokens, chunks: list[Chunk]) -> Iterator[Body]:
    for chunk in chunks:
        body = chunk.body
        if body is None:
            continue
        counts = _counts(t, body)
        if counts:
            yield body
        inner = body_at(t, body.inner, small=True) if body.inner < body.end else None
        if (
            inner is not None
            and inner.end == body.end
            and (_is_apart(inner) or not counts)
            and _counts(t, inner)
        ):
            yield inner


def _is_apart(inner: Body) -> bool:
    """Is it known without its part: the hospital of a ward, the school of a faculty?"""
    return "open" in inner.sections and inner.named and not inner.small


def _counts(t: Tokens, body: Body) -> bool:
    if t.ends[body.end - 1] - t.starts[body.start] > _LONGEST:
        return False
    if (body.small and not body.named) or "organ" in body.sections or _is_mere(t, body):
        return False
    if not body.named and t.key(body.start - 1) in _MANY:
        return False
    if fold.key(t.written(body.start, body.end)) in _GENERIC or _is_kind_of_many(t, body):
        return False
    if "party" in body.sections and body.end == body.start + 1:
        return t.key(body.start - 1) in _OF_PARTY and not body.small
    return t.key(body.end) not in _EVERY or body.named


def _is_kind_of_many(t: Tokens, body: Body) -> bool:
    """`Đảng bộ huyện, thành phố`: those of all districts and cities."""
    if body.named or t.key(body.end) != ",":
        return False
    behind = locality_at(t, body.end + 1)
    return behind is not None and behind.kind != "" and behind.end == behind.name


def _is_mere(t: Tokens, body: Body) -> bool:
    """`Đội 3`, `tổ 5`: whose, only somebody there knows; `Đoàn tỉnh Hủa Phăn`: who came from there."""
    if t.keys[body.start] in _DELEGATION and t.key(body.start + 1) in _ABOVE:
        return True
    return body.end == body.start + 2 and t.shapes[body.end - 1] == NUMBER and t.keys[body.start] in _VAGUE


def found(known: Iterable[Organisation], resolved: dict[str, str]) -> list[Found]:
    """The values, with the full names of those that are relative, which do not stand in the text."""
    listed = []
    for one in known:
        value: Document = {"name": one.name}
        full = resolved.get(one.name, "")
        if full:
            value["resolved"] = full
        listed.append(Found(value, SOURCE, 0.85 if full else 0.9, tuple(one.spans), inferred=bool(full)))
    return listed
