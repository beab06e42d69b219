"""How do a photo's renditions come to be? One decode, one base in sRGB, every file from that.

Smaller pictures from an in-memory base lose nothing that shows; from an encoded one they would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wire import documents, photo
from wire.errors import Rejected
from workers.imaging.plan import CENTRE, Cut, Focus, Plan, plan
from workers.imaging.profile import Profile

MEDIA_TYPES = {"jpg": photo.JPEG, "webp": photo.WEBP, "avif": photo.AVIF}

PROGRESSIVE_FROM = 150_000  # pixels; about 30 KB as JPEG, below which progressive files are larger
PAPER = [255, 255, 255]  # what shows through a transparent picture in a format without alpha
COLOURS = 3  # bands of sRGB without alpha

_PROFILE = "icc-profile-data"


@dataclass(frozen=True)
class Rendered:
    """One file: `spec` and `extension` name it (`wire.keys.media`), sizes in pixels, `sha256` of the body."""

    name: str
    spec: str
    media_type: str
    extension: str
    width: int
    height: int
    body: bytes
    sha256: str


def render(body: bytes, profile: Profile, focus: Focus | None = None) -> tuple[Rendered, ...]:
    """Every rendition of the profile that the photo has the pixels for, in the profile's order.

    Upright, in sRGB, 8 bits a colour, without any metadata (no EXIF, hence no place). Crops keep the
    focus; without one, what draws the eye.

    Raises:
        Rejected: 422 `broken_photo`, its pixels cannot be decoded.
    """
    width, height = _decoded(lambda: photo.upright(photo.load(body)))
    planned = plan(width, height, profile, focus)
    base = _decoded(lambda: _base(body, planned))
    if focus is None:
        planned = planned.aimed(_what_draws_the_eye(base, planned))
    return tuple(made for cut in planned.cuts for made in _files(base, cut, profile))


def _decoded(work: Callable[[], Any]) -> Any:
    # A hostile file's bytes can come back in the message and fail there: UnicodeDecodeError.
    try:
        return work()
    except Exception as error:
        raise Rejected("broken_photo", 422, "The photo's pixels cannot be decoded.") from error


def _base(body: bytes, planned: Plan) -> Any:
    """The whole frame, upright and in sRGB, in memory."""
    try:
        base = _scaled(body, planned)
    except Exception:  # noqa: BLE001 - a photo is not lost over its colour profile; what else is wrong raises again
        base = _scaled(body, planned, with_profile=False)
    base = base.copy()
    base.remove(_PROFILE)  # or every picture made from it would be converted once more
    return base


def _scaled(body: bytes, planned: Plan, *, with_profile: bool = True) -> Any:
    shrinks = photo.media_type(body) == photo.JPEG and planned.shrink > 1
    source = photo.load(body, **({"shrink": planned.shrink} if shrinks else {})).copy()
    if not with_profile:
        source.remove(_PROFILE)
    # Colours without a profile are sRGB already; asking for it all the same costs five times the CPU.
    converted = {"export_profile": "srgb"} if source.get_typeof(_PROFILE) else {}
    base = source.thumbnail_image(planned.width, height=planned.height, size="force", **converted)
    return base.colourspace("srgb").copy_memory()


def _what_draws_the_eye(base: Any, planned: Plan) -> Focus:
    """The most salient point, where a crop leaves a choice; else the centre."""
    cropped = [cut for cut in planned.cuts if (cut.across, cut.down) != (planned.width, planned.height)]
    if not cropped:
        return CENTRE
    cut = cropped[0]
    _, found = base.smartcrop(
        cut.across, cut.down, interesting="attention", attention_x=True, attention_y=True
    )
    return Focus(found["attention_x"] / base.width, found["attention_y"] / base.height)


def _files(base: Any, cut: Cut, profile: Profile) -> Iterator[Rendered]:
    area = base.extract_area(cut.left, cut.top, cut.across, cut.down)
    if (cut.across, cut.down) != (cut.width, cut.height):
        area = area.thumbnail_image(cut.width, height=cut.height, size="force")
    picture = area.copy_memory()
    for extension in cut.size.formats:
        body = _encoded(picture, extension, profile.quality[extension])
        yield Rendered(
            cut.size.name,
            cut.spec,
            MEDIA_TYPES[extension],
            extension,
            picture.width,
            picture.height,
            body,
            documents.sha256(body),
        )


def _encoded(picture: Any, extension: str, quality: int) -> bytes:
    encoders = {"jpg": _jpeg, "webp": _webp, "avif": _avif}
    made: bytes = encoders[extension](picture, quality)
    return made


def _jpeg(picture: Any, quality: int) -> Any:
    opaque = picture.flatten(background=PAPER) if picture.bands > COLOURS else picture
    large = picture.width * picture.height >= PROGRESSIVE_FROM
    return opaque.jpegsave_buffer(Q=quality, optimize_coding=True, interlace=large, keep="none")


def _webp(picture: Any, quality: int) -> Any:
    return picture.webpsave_buffer(Q=quality, effort=4, keep="none")


def _avif(picture: Any, quality: int) -> Any:
    # Effort 1: 4 costs five times the CPU for 5 % of the bytes.
    return picture.heifsave_buffer(
        compression="av1", Q=quality, effort=1, bitdepth=8, subsample_mode="on", keep="none"
    )
