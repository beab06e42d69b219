"""Of what kinds are the pieces of a text for whoever looks for people?"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from workers.extract.vi.bodies import Body
from workers.extract.vi.names import Name
from workers.extract.vi.offices import Office


class Kind(StrEnum):
    """What a chunk is."""

    OFFICE = "office"
    RANK = "rank"
    ACADEMIC = "academic"
    CUE = "cue"  # "ông"
    MANY = "many"  # "các đồng chí"
    NAME = "name"
    BODY = "body"
    PLACE = "place"
    ASIDE = "aside"  # "58 tuổi, ngụ ấp 8"
    INTO = "into"  # "giữ chức vụ"
    BESIDES = "besides"  # "kiêm"
    AND = "and"
    MARK = "mark"
    WORD = "word"
    LINE = "line"


class Chunk(NamedTuple):
    """The tokens from `start` up to `end`, and what they are."""

    kind: Kind
    start: int
    end: int
    office: Office | None = None
    body: Body | None = None
    name: Name | None = None
