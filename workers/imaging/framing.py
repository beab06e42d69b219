"""Which part of a photo may a crop not lose? The editor's point, else the faces, else what draws the eye.

A crop is the largest rectangle of its ratio in the frame, so it can be moved along one axis only. Where
faces were found it stands so that no head is cut, if there is such a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PIL import Image

from wire.documents import Document
from workers.imaging import attention
from workers.imaging.faces import Face, faces
from workers.imaging.plan import CENTRE, Cut, Focus, Plan

By = Literal["editor", "face", "attention", "centre"]

ABOVE, BESIDE, BELOW = 0.5, 0.2, 0.2  # of a face's height or width: hair and hat, ears, chin
EYES = 0.42  # how far down in a crop the middle of the faces stands, where there is room
MOST = 12  # faces that count in a crowd, the weightiest
OFF_CENTRE = 0.5  # what a face at the very edge of the frame weighs, one in the middle being 1


@dataclass(frozen=True)
class Framing:
    """Who decided, the point that was decided for (0..1), and the faces that were found."""

    by: By
    at: Focus
    faces: tuple[Face, ...] = ()

    def document(self) -> Document:
        """`{by, at: {x, y}, faces?}`, as it stands in a manifest."""
        at = {"x": round(self.at.x, 4), "y": round(self.at.y, 4)}
        found = {"faces": [face.document() for face in self.faces]} if self.faces else {}
        return {"by": self.by, "at": at} | found

    def cut(self, planned: Plan) -> Plan:
        """The same sizes, each crop where it should stand."""
        if self.by != "face":
            return planned.aimed(self.at)
        heads = sorted(map(_Head.of, self.faces), key=lambda head: -head.weight)[:MOST]
        return replace(planned, cuts=tuple(_around(cut, heads, planned) for cut in planned.cuts))


def framing(small: Image.Image, planned: Plan, focus: Focus | None) -> Framing:
    """Of a small copy of the whole photo, upright and in sRGB (RGB, or RGBA).

    `focus` is the editor's, and then nothing is looked for; nor is it where no crop leaves a choice.
    """
    if focus:
        return Framing("editor", focus)
    cropped = [cut for cut in planned.cuts if (cut.across, cut.down) != (planned.width, planned.height)]
    if not cropped:
        return Framing("centre", CENTRE)
    if found := faces(small):
        foremost = max(map(_Head.of, found), key=lambda head: head.weight).face
        at = Focus((foremost.left + foremost.right) / 2, (foremost.top + foremost.bottom) / 2)
        return Framing("face", at, found)
    return Framing("attention", _what_draws_the_eye(small, cropped[0], planned))


def _what_draws_the_eye(small: Image.Image, cut: Cut, planned: Plan) -> Focus:
    return Focus(*attention.point(small, cut.across / planned.width, cut.down / planned.height))


@dataclass(frozen=True)
class _Span:
    """What must not be cut along one axis, 0..1: the `head` if there is room, else the `face`."""

    face: tuple[float, float]
    head: tuple[float, float]
    weight: float


@dataclass(frozen=True)
class _Head:
    """A face with its hair, ears and chin; it weighs more the larger, surer and more central it is."""

    face: Face
    weight: float

    @classmethod
    def of(cls, face: Face) -> _Head:
        area = (face.right - face.left) * (face.bottom - face.top)
        aside = max(abs(face.left + face.right - 1), abs(face.top + face.bottom - 1))
        return cls(face, area * face.sure / 100 * (1 - OFF_CENTRE * aside))

    def along_x(self) -> _Span:
        room = (self.face.right - self.face.left) * BESIDE
        head = max(self.face.left - room, 0), min(self.face.right + room, 1)
        return _Span((self.face.left, self.face.right), head, self.weight)

    def along_y(self) -> _Span:
        high = self.face.bottom - self.face.top
        head = max(self.face.top - high * ABOVE, 0), min(self.face.bottom + high * BELOW, 1)
        return _Span((self.face.top, self.face.bottom), head, self.weight)


def _around(cut: Cut, heads: Sequence[_Head], planned: Plan) -> Cut:
    across, down = cut.across / planned.width, cut.down / planned.height
    left = _start([head.along_x() for head in heads], across, 0.5)
    top = _start([head.along_y() for head in heads], down, EYES)
    return replace(
        cut,
        left=min(round(left * planned.width), planned.width - cut.across),
        top=min(round(top * planned.height), planned.height - cut.down),
    )


def _start(spans: Sequence[_Span], length: float, at: float) -> float:
    """Where a window of this length begins, 0..1, so that the most of what weighs is whole in it.

    A head that is cut counts as much against a place as a whole one for it. Of equally good places the
    one where the middle of what is whole stands nearest to `at` of the window.
    """
    most = 1 - length
    if most <= 0:
        return 0.0
    edges = [edge for span in spans for edge in (*span.head, *span.face)]
    places = {min(max(place, 0.0), most) for edge in edges for place in (edge, edge - length)}
    middles = {_ideal(_whole(spans, place, length) or spans, length, at) for place in places}
    everywhere = sorted(places | {min(max(place, 0.0), most) for place in middles})
    return max(everywhere, key=lambda place: (_worth(spans, place, length), -_off(spans, place, length, at)))


def _worth(spans: Sequence[_Span], start: float, length: float) -> float:
    """Rounded, so that places which differ by a hair are equally good."""
    return round(sum(span.weight * _kept(span, start, start + length) for span in spans), 9)


def _kept(span: _Span, start: float, end: float) -> float:
    """1 for a whole head, less where only the face is, 0 outside the picture, -1 where it is cut."""
    if _within(span.head, start, end):
        return 1.0
    if _within(span.face, start, end):
        return 0.5
    return 0.0 if span.face[1] <= start or span.face[0] >= end else -1.0


def _within(part: tuple[float, float], start: float, end: float) -> bool:
    hair = 1e-9
    return start - hair <= part[0] and part[1] <= end + hair


def _whole(spans: Sequence[_Span], start: float, length: float) -> list[_Span]:
    return [span for span in spans if _within(span.face, start, start + length)]


def _ideal(spans: Sequence[_Span], length: float, at: float) -> float:
    first, last = min(span.face[0] for span in spans), max(span.face[1] for span in spans)
    return (first + last) / 2 - (at if last - first <= length else 0.5) * length


def _off(spans: Sequence[_Span], start: float, length: float, at: float) -> float:
    return abs(start - _ideal(_whole(spans, start, length) or spans, length, at))
