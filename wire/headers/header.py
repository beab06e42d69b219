"""What the header of a photo says, whatever its format, and how a bad one is called."""

from __future__ import annotations

from dataclasses import dataclass

from wire.errors import Rejected

_SIDEWAYS = range(5, 9)  # EXIF orientations whose rows are the photo's columns


@dataclass(frozen=True)
class Header:
    """A still picture as it lies in the file, `width` × `height` pixels before it is turned upright.

    orientation  EXIF's, 1 to 8
    frames       more than one: an animation, or several pictures
    held         bytes that a decoder must hold at once; 0 where it goes through line by line
    progressive  comes in several passes, each over the whole frame
    cut          the file is too short for so many pixels
    """

    media_type: str
    width: int
    height: int
    orientation: int = 1
    frames: int = 1
    held: int = 0
    progressive: bool = False
    cut: bool = False

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height once it stands as it was taken."""
        turned = self.orientation in _SIDEWAYS
        return (self.height, self.width) if turned else (self.width, self.height)


def broken(detail: str = "The file is damaged or not complete.") -> Rejected:
    return Rejected("broken_photo", 422, detail)


def unsafe(detail: str) -> Rejected:
    return Rejected("unsafe_photo", 422, detail)


def unsupported(detail: str) -> Rejected:
    return Rejected("unsupported_photo", 422, detail)
