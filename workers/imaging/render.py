"""How do a photo's renditions come to be? One decode, and every file from that.

A picture is taken from the negative, or from a larger one of the same part that is still in memory:
nothing shows of that. From an encoded one it would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from PIL import Image

from wire import documents, photo
from workers.imaging import confines, notes
from workers.imaging.credit import Credit, Given
from workers.imaging.encode import MEDIA_TYPES, encoded
from workers.imaging.framing import Framing, framing
from workers.imaging.looks import Looks, looks
from workers.imaging.negative import Negative, develop
from workers.imaging.notes import Notes
from workers.imaging.plan import Cut, Focus, Plan, plan
from workers.imaging.profile import Profile
from workers.imaging.resize import WHOLE, Box, Size, resized

SMALL = 640  # pixels of the longest side of the copy that is looked at
ROOM = 2  # times its sides, from which on a picture is taken from that copy


@dataclass(frozen=True)
class Rendered:
    """One file: `spec` and `extension` name it (`wire.keys.media`), sizes in pixels."""

    name: str
    spec: str
    media_type: str
    extension: str
    width: int
    height: int
    body: bytes

    @cached_property
    def sha256(self) -> str:
        """Of the body; by whoever asks, not by the process that the photo was in."""
        return documents.sha256(self.body)


@dataclass(frozen=True)
class Rendering:
    """All files of a photo in the profile's order, and what was seen on the way."""

    files: tuple[Rendered, ...]
    looks: Looks
    framing: Framing
    notes: Notes


def render(
    body: bytes,
    profile: Profile,
    focus: Focus | None = None,
    given: Given | None = None,
    anchors: str = "",
) -> Rendering:
    """Every rendition of the profile that the photo has the pixels for.

    Upright, in sRGB, 8 bits a colour, without any metadata but who made it: the editor's words (`given`),
    else the photo's own. Crops keep the editor's focus; without one, what `framing` finds. `anchors` are
    for the photo's credentials (`notes.read`).

    Raises:
        Rejected: 422 `broken_photo`, its pixels cannot be decoded.
    """
    found = photo.header(body)
    planned = plan(*found.upright, profile, focus, given)
    negative = develop(body, found, planned)
    small = negative.small(SMALL)
    framed = framing(small, planned, focus)
    told = notes.read(body, anchors)
    credit = Credit.of(told.metadata, given)
    confines.allow_encoding()
    files = _files(negative, small, framed.cut(planned), profile, credit)
    return Rendering(tuple(files), looks(small), framed, told)


def _files(
    negative: Negative, small: Image.Image, planned: Plan, profile: Profile, credit: Credit
) -> Iterator[Rendered]:
    made = {
        cut: list(_encoded(cut, picture, profile, credit))
        for cut, picture in _pictures(negative, small, planned)
    }
    for cut in planned.cuts:
        yield from made[cut]


def _pictures(negative: Negative, small: Image.Image, planned: Plan) -> Iterator[tuple[Cut, Image.Image]]:
    """The largest of every part first, each smaller one from the one before."""
    larger: Cut | None = None
    picture = small
    for cut in sorted(planned.cuts, key=lambda cut: (_part(cut), -cut.width)):
        area, size = _area(cut, planned), (cut.width, cut.height)
        if larger and _part(larger) == _part(cut):
            picture = resized(picture, WHOLE, size)
        elif _has_room(small, area, size):
            picture = resized(small, area, size)
        else:
            picture = negative.taken(area, size)
        larger = cut
        yield cut, picture


def _has_room(small: Image.Image, area: Box, size: Size) -> bool:
    """Does the small copy hold so many pixels that nothing shows of its having been made in haste?"""
    left, top, right, bottom = area
    return (right - left) * small.width >= ROOM * size[0] and (bottom - top) * small.height >= ROOM * size[1]


def _part(cut: Cut) -> tuple[int, int, int, int]:
    return cut.left, cut.top, cut.across, cut.down


def _area(cut: Cut, planned: Plan) -> Box:
    return (
        cut.left / planned.width,
        cut.top / planned.height,
        (cut.left + cut.across) / planned.width,
        (cut.top + cut.down) / planned.height,
    )


def _encoded(cut: Cut, picture: Image.Image, profile: Profile, credit: Credit) -> Iterator[Rendered]:
    for extension in cut.size.formats:
        body = encoded(picture, extension, profile.quality[extension], credit.beside)
        yield Rendered(
            cut.size.name,
            cut.spec,
            MEDIA_TYPES[extension],
            extension,
            picture.width,
            picture.height,
            body,
        )
