"""The header of an AVIF or HEIC photo (ISO/IEC 23008-12; AV1 Image File Format, version 1.2).

Its container can derive pictures from pictures in many ways, and the programs that follow them have been
broken into by way of uploads (libheif before 1.23.4). Only what cameras write is let through: one coded
picture, or a grid of such tiles, beside metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod

from wire.headers.boxes import Box, boxes, once
from wire.headers.header import Header, broken, unsupported

AVIF, HEIC = "image/avif", "image/heic"

MOST_ITEMS = 2_000

_BRANDS = {AVIF: {b"avif", b"avis"}, HEIC: {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"}}
_CODED = {AVIF: b"av01", HEIC: b"hvc1"}
_GRID = b"grid"
_BESIDE = {b"Exif", b"mime", b"uri ", b"tmap"}  # metadata; the last is how HDR is told of, beside the picture
_SETTINGS = {b"av1C", b"hvcC"}
# Bytes of address space for each pixel, as measured, by whether it has full colour or more than 8 bits.
_COST_OF_AV1 = {(False, False): 17, (True, False): 20, (False, True): 20, (True, True): 28}
_COST_OF_HEVC = {(False, False): 8, (True, False): 10, (False, True): 12, (True, True): 16}
_SIDEWAYS, _UPRIGHT = 6, 1
_HALF_COLOUR = 0b1100  # av1C: subsampled both ways
_DEEP = 0b0100_0000  # av1C: more than 8 bits
_QUARTER = 1  # hvcC: chroma_format_idc of 4:2:0


def media_type(body: bytes) -> str | None:
    """AVIF or HEIC by the brands of the file, None for neither."""
    if body[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(body[:4], "big"), 256)
    brands = {body[at : at + 4] for at in (8, *range(16, end, 4))}
    return next((kind for kind, own in _BRANDS.items() if brands & own), None)


def read(body: bytes, kind: str) -> Header:
    """Raises: Rejected."""
    found = once(boxes(body, 0, len(body)))
    if b"meta" not in found:
        raise broken("The file says nothing about its pictures.")
    meta = _Meta(body, found[b"meta"])
    meta.check(_CODED[kind])
    width, height, turned = meta.size()
    held = max(width * height, prod(meta.coded)) * meta.cost()
    return Header(kind, width, height, turned, frames=2 if b"moov" in found else 1, held=held)


@dataclass(frozen=True)
class _Meta:
    """The `meta` box: which items there are, and what is said about the one that is the photo."""

    body: bytes
    box: Box

    @cached_property
    def parts(self) -> Mapping[bytes, Box]:
        return once(boxes(self.body, self.box.start + 4, self.box.end))

    @cached_property
    def items(self) -> Mapping[int, bytes]:
        """The type of each item (section 8.11.6 of ISO/IEC 14496-12)."""
        box = self._part(b"iinf")
        wide = 4 if self.body[box.start] else 2
        named = [self._item(entry) for entry in boxes(self.body, box.start + 4 + wide, box.end)]
        if len(named) > MOST_ITEMS or len(dict(named)) < len(named):
            raise broken("The file holds too many pictures, or two of one name.")
        return dict(named)

    @cached_property
    def primary(self) -> int:
        box = self._part(b"pitm")
        return self._number(box.start + 4, 4 if self.body[box.start] else 2)

    def check(self, coded: bytes) -> None:
        """Is there nothing in it but what cameras write?"""
        strange = {kind for kind in self.items.values() if kind not in {coded, _GRID, *_BESIDE}}
        if strange or self.items.get(self.primary) not in {coded, _GRID}:
            raise unsupported("The photo is put together from pictures in a way that few programs read.")
        tiles = self._tiles()
        if any(self.items.get(tile) != coded for tile in tiles):
            raise unsupported("The photo's tiles are no pictures.")

    def size(self) -> tuple[int, int, int]:
        """Width, height and EXIF's word for how it is turned, as cameras crop and turn it."""
        width, height = self.coded
        turned = False
        for said in self._said(self.primary):
            if said.kind == b"clap":
                width, height = self._ratio(said.start), self._ratio(said.start + 8)
            elif said.kind == b"irot":
                turned = bool(self._number(said.start, 1) & 1)
        if not width or not height:
            raise broken("The photo has no pixels.")
        return width, height, _SIDEWAYS if turned else _UPRIGHT

    @cached_property
    def coded(self) -> tuple[int, int]:
        """Width and height as it is coded, before anything is cut away."""
        sizes = [said for said in self._said(self.primary) if said.kind == b"ispe"]
        if len(sizes) != 1:
            raise broken("The photo does not say how large it is.")
        return self._number(sizes[0].start + 4, 4), self._number(sizes[0].start + 8, 4)

    def cost(self) -> int:
        """What a decoder holds for each pixel, in bytes."""
        said = [*self._said(self.primary), *(one for tile in self._tiles()[:1] for one in self._said(tile))]
        settings = next((one for one in said if one.kind in _SETTINGS), None)
        if settings is None:
            raise broken("The file does not say how its pixels are coded.")
        content = self.body[settings.start : settings.end].ljust(18, b"\0")
        if settings.kind == b"av1C":
            return _COST_OF_AV1[content[2] & _HALF_COLOUR != _HALF_COLOUR, bool(content[2] & _DEEP)]
        return _COST_OF_HEVC[content[16] & 3 > _QUARTER, bool(content[17] & 7)]

    def _tiles(self) -> list[int]:
        if self.items[self.primary] != _GRID:
            return []
        box = self._part(b"iref")
        wide = 4 if self.body[box.start] else 2
        for reference in boxes(self.body, box.start + 4, box.end):
            if reference.kind == b"dimg" and self._number(reference.start, wide) == self.primary:
                return list(self._numbers(reference.start + wide + 2, wide, reference.end))
        raise broken("The photo's tiles are missing.")

    def _said(self, item: int) -> list[Box]:
        """The properties of an item, in the order in which they apply (section 9.3 of ISO/IEC 23008-12)."""
        box = self._part(b"iprp")
        parts = list(boxes(self.body, box.start, box.end))
        told = once(parts)[b"ipco"]
        properties = list(boxes(self.body, told.start, told.end))
        numbers = [n for part in parts if part.kind == b"ipma" for n in self._applied(part, item)]
        return [properties[n - 1] for n in numbers if 0 < n <= len(properties)]

    def _applied(self, box: Box, item: int) -> list[int]:
        wide, long = 4 if self.body[box.start] else 2, 2 if self.body[box.start + 3] & 1 else 1
        at = box.start + 8
        for _ in range(min(self._number(box.start + 4, 4), MOST_ITEMS)):
            name, count = self._number(at, wide), self._number(at + wide, 1)
            at += wide + 1
            if name == item:
                essential = 0x8000 if long > 1 else 0x80
                return [n & ~essential for n in self._numbers(at, long, min(at + count * long, box.end))]
            at += count * long
        return []

    def _item(self, box: Box) -> tuple[int, bytes]:
        version = self.body[box.start]
        if box.kind != b"infe" or version not in {2, 3}:
            raise unsupported("The file names its pictures in a way that few programs read.")
        wide = 2 * version - 2
        return self._number(box.start + 4, wide), self.body[box.start + 6 + wide : box.start + 10 + wide]

    def _part(self, kind: bytes) -> Box:
        if kind not in self.parts or self.parts[kind].end - self.parts[kind].start < 4:  # noqa: PLR2004
            raise broken("The file says too little about its pictures.")
        return self.parts[kind]

    def _ratio(self, at: int) -> int:
        over, under = self._number(at, 4), self._number(at + 4, 4)
        return round(over / under) if under else 0

    def _number(self, at: int, wide: int) -> int:
        return int.from_bytes(self.body[at : at + wide], "big")

    def _numbers(self, start: int, wide: int, end: int) -> Iterator[int]:
        return (self._number(at, wide) for at in range(start, end - wide + 1, wide))
