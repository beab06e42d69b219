"""Where is a photo cut, and to how many pixels? Pure geometry; nothing here sees a pixel.

All renditions are taken from one base: the whole upright frame, scaled down until it just covers
the largest of them. Never from a crop, whose square would have the wrong framing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from math import ceil

from wire import documents
from wire.documents import Document
from workers.imaging.credit import Given
from workers.imaging.profile import Profile, Size

ENCODER = 2  # raise it when the same profile shall give other bytes: all keys change
LONGEST_SIDE = 16_383  # pixels; what WebP can hold


@dataclass(frozen=True)
class Focus:
    """The point that no crop may lose, 0..1 from the left and from the top."""

    x: float
    y: float

    @classmethod
    def of(cls, image: Document) -> Focus | None:
        """What the editor pointed at in an article's image, if anything."""
        focus = image.get("focus")
        return focus and cls(focus["x"], focus["y"])


CENTRE = Focus(0.5, 0.5)


@dataclass(frozen=True)
class Cut:
    """One rendition: a rectangle of the base, in pixels, and the exact size it is scaled down to.

    `spec` names the result (`wire.keys.media`): the size's name and a digest of all that shapes it.
    """

    size: Size
    spec: str
    left: int
    top: int
    across: int
    down: int
    width: int
    height: int


@dataclass(frozen=True)
class Plan:
    """`shrink` is what a JPEG decoder may leave out; the base is `width` × `height` pixels."""

    shrink: int
    width: int
    height: int
    cuts: tuple[Cut, ...]

    def aimed(self, at: Focus) -> Plan:
        """The same sizes, each crop as near to this point as the frame lets it."""
        return replace(self, cuts=tuple(self._moved(cut, at) for cut in self.cuts))

    def _moved(self, cut: Cut, at: Focus) -> Cut:
        left = _start(at.x, cut.across, self.width)
        top = _start(at.y, cut.down, self.height)
        return replace(cut, left=left, top=top)


def plan(
    width: int, height: int, profile: Profile, focus: Focus | None = None, given: Given | None = None
) -> Plan:
    """The plan for a photo of this upright size; aimed at its centre where no focus is given.

    Nothing is larger than the original: a size that is too wide is left out, but of every ratio one
    rendition stays, the smallest, with as many pixels as there are.
    """
    wanted = _wanted(width, height, profile)
    scale = min(Fraction(1), max(max(Fraction(w, width), Fraction(h, height)) for _, w, h in wanted))
    base = ceil(width * scale), ceil(height * scale)
    cuts = tuple(
        _cut(size, wide, high, base, named(profile, size, focus, given)) for size, wide, high in wanted
    )
    shrink = next((factor for factor in (8, 4, 2) if factor * scale <= 1), 1)
    return Plan(shrink, *base, cuts).aimed(focus or CENTRE)


def named(profile: Profile, size: Size, focus: Focus | None, given: Given | None = None) -> str:
    """`wide-1600-0123abcd`: another width, quality, focus, credit, encoder or profile, another name."""
    return f"{size.name}-{_digest(profile, focus, given, [size.document()])[:8]}"


def spec(profile: Profile, focus: Focus | None, given: Given | None = None) -> str:
    """16 hex digits for `wire.keys.manifest`: all renditions of a photo under these."""
    sizes = [size.document() | {"formats": size.formats} for size in profile.sizes]
    return _digest(profile, focus, given, sizes)[:16]


def _digest(profile: Profile, focus: Focus | None, given: Given | None, sizes: list[Document]) -> str:
    document: Document = {
        "encoder": ENCODER,
        "profile": [profile.name, profile.version],
        "quality": dict(profile.quality),
        "sizes": sizes,
        "focus": focus and {axis: round(float(at), 4) for axis, at in asdict(focus).items()},
    }
    if said := given and given.document():
        document["given"] = said
    return documents.sha256(documents.write(document))


def _wanted(width: int, height: int, profile: Profile) -> list[tuple[Size, int, int]]:
    """The sizes that the original has the pixels for, each with its width and height."""
    chosen = []
    ratios = {size.ratio for size in profile.sizes}
    for ratio in ratios:
        sizes = [size for size in profile.sizes if size.ratio == ratio]
        most = _largest(width, height, ratio)
        fitting = [(size, size.width, _height(size.width, ratio or (width, height))) for size in sizes]
        fitting = [(size, w, h) for size, w, h in fitting if w <= most[0] and h <= most[1]]
        chosen += fitting or [(min(sizes, key=lambda size: size.width), *most)]
    return sorted(chosen, key=lambda found: profile.sizes.index(found[0]))


def _largest(width: int, height: int, ratio: tuple[int, int] | None) -> tuple[int, int]:
    """The largest rectangle of this ratio in a frame; without a ratio, the frame that WebP can hold."""
    if ratio is None:
        scale = min(Fraction(1), Fraction(LONGEST_SIDE, max(width, height)))
        return max(1, int(width * scale)), max(1, int(height * scale))
    across = max(1, min(width, height * ratio[0] // ratio[1]))
    return across, min(height, _height(across, ratio))


def _height(width: int, ratio: tuple[int, int]) -> int:
    return max(1, round(Fraction(width * ratio[1], ratio[0])))


def _cut(size: Size, width: int, height: int, base: tuple[int, int], name: str) -> Cut:
    across, down = _largest(*base, size.ratio) if size.ratio else base
    return Cut(size, name, 0, 0, max(across, width), max(down, height), width, height)


def _start(at: float, length: int, whole: int) -> int:
    return min(max(round(at * whole - length / 2), 0), whole - length)
