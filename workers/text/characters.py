"""Which characters does a published text hold? NFC, nothing invisible, plain spaces."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width marks, directional controls, byte order mark, interlinear marks,
# and the noncharacters of Unicode section 23.7, two of which XML forbids.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# A joiner holds a family emoji together; between letters it only hides.
_LOOSE_JOINER = re.compile("(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
# Zero-width marks inside a word and directional controls: they change what a reader sees or finds.
_HIDDEN = re.compile(
    "(?<=[\\w\u0300-\u036f])[\u200b\u200c\u2060](?=\\w)|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def clean(text: str) -> str:
    """The text in NFC, nothing invisible in it, with U+000A for line ends and U+0020 for every space."""
    if not is_plain(text):
        text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
        text = _SPACES.sub(" ", _LOOSE_JOINER.sub("", text))
    return unicodedata.normalize("NFC", text)


def is_plain(text: str) -> bool:
    """Is there nothing but what is seen, spaces and line feeds in it? One quick look spares many."""
    return text.isprintable() or text.replace("\n", " ").isprintable()


def hides(text: str) -> bool:
    """Does it hold invisible characters that somebody may have put there on purpose?"""
    return not is_plain(text) and _HIDDEN.search(text) is not None


def one_line(text: str) -> str:
    """A field of one line: clean, every run of white space one space, none at the ends."""
    return " ".join(clean(text).split())
