"""Were the bytes of this text read in the wrong encoding? UTF-8 that was taken for Windows-1252 or Latin-1.

`Äá»“ng ThÃ¡p` is `Đồng Tháp`. Each such sequence is decoded by itself, so that a text of which only a part
was misread is put right too; the rest is not touched.
"""

from __future__ import annotations

import re

_HIGH = range(0x80, 0x100)
_UNDEFINED = "\x81\x8d\x8f\x90\x9d"  # bytes that Windows-1252 gives no character: they stay controls
_FEWEST = 3  # sequences from which it is no accident
_TIMES = 3  # that a text may have been misread

_BYTES = {chr(byte): byte for byte in _HIGH} | {
    bytes([byte]).decode("cp1252"): byte for byte in _HIGH if chr(byte) not in _UNDEFINED
}
_CONTINUATION = "".join(re.escape(character) for character, byte in _BYTES.items() if byte < 0xC0)  # noqa: PLR2004
_SEQUENCE = re.compile(
    f"[\xc2-\xdf][{_CONTINUATION}]|[\xe0-\xef][{_CONTINUATION}]{{2}}|[\xf0-\xf4][{_CONTINUATION}]{{3}}"
)


def is_certain(text: str) -> bool:
    """Are there so many sequences that happen to be UTF-8 that nobody typed them?"""
    decodable = (1 for found in _SEQUENCE.finditer(text) if _decoded(found.group()) != found.group())
    return sum(one for one, _ in zip(decodable, range(_FEWEST), strict=False)) == _FEWEST


def repaired(text: str) -> str:
    """The text with every sequence decoded, as often as it was misread."""
    for _ in range(_TIMES):
        before, text = text, _SEQUENCE.sub(lambda found: _decoded(found.group()), text)
        if text == before:
            break
    return text


def _decoded(sequence: str) -> str:
    try:
        return bytes(_BYTES[character] for character in sequence).decode()
    except UnicodeDecodeError:
        return sequence
