"""What does a text consist of for whoever looks for people? Names, offices, bodies, cues, and the rest.

One walk from left to right; at every token the longest thing that the grammars know begins a chunk.
"""

from __future__ import annotations

import re
from itertools import repeat

from workers.extract.vi import cues, lexicon
from workers.extract.vi.bodies import body_at
from workers.extract.vi.body_lists import fields, things
from workers.extract.vi.chunk import Chunk, Kind
from workers.extract.vi.localities import known_end, locality_at
from workers.extract.vi.names import CERTAIN, Name, is_syllable, name_at, strong, weak
from workers.extract.vi.offices import office_at
from workers.extract.vi.openers import (
    BODY,
    CREDIT,
    HOME,
    HONOUR,
    ITSELF,
    JOINT,
    OFFICE,
    PLACE,
    THING,
    openers,
)
from workers.extract.vi.tokens import CAPITAL, CAPITALS, LINE, MARK, NUMBER, SMALL, Tokens
from workers.text import fold

_LONGEST_RUN = 6  # capitals behind a thing's word
_SHOUT = re.compile("[CA]{41,}")  # no text has so many capitals in a row
# Shape and openers of a word that is nothing but a word, and of one that stands by itself.
_PLAIN = {(SMALL, ""): 1, (SMALL, ITSELF): 2}
_UNLISTED = ("", ITSELF, PLACE)  # openers of what is in no lexicon but that of places
_RUN = re.compile(b"\x01+|\x02")
_STREET = lexicon.folded("đường cầu chợ đèo kênh")
_CERTAINLY = lexicon.folded("văn thị")
_LAW = fold.key("luật")
_CUED = frozenset((Kind.CUE, Kind.MANY, Kind.RANK, Kind.ACADEMIC, Kind.OFFICE))


def chunks(t: Tokens) -> list[Chunk]:
    """The text's chunks, in order, without gaps."""
    opens = openers(t)
    plain = bytes(map(_PLAIN.get, zip(t.shapes, opens, strict=True), repeat(0)))
    ends = {run.start(): run.end() for run in _SHOUT.finditer(t.shapes)}
    ends |= {run.start(): run.end() for run in _RUN.finditer(plain)}
    found: list[Chunk] = []
    place, last, shapes = 0, len(t), t.shapes
    while place < last:
        end = ends.get(place)
        if end is None and shapes[place] == MARK:
            found.append(Chunk(Kind.MARK, place, place + 1))
            place += 1
            continue
        chunk = Chunk(Kind.WORD, place, end) if end else _chunk_at(t, place, found, opens[place])
        found.append(chunk)
        place = chunk.end
    return found


def _chunk_at(t: Tokens, place: int, before: list[Chunk], opens: str) -> Chunk:
    shape = t.shapes[place]
    if shape == LINE:
        return Chunk(Kind.LINE, place, place + 1)
    found = None
    if (shape == NUMBER and t.key(place + 1) == cues.YEARS) or HOME in opens or t.key(place - 1) == "(":
        found = cues.aside_at(t, place, before)
    if found is None and opens not in _UNLISTED:
        found = _listed_at(t, place, opens)
    if found is None and shape in (CAPITAL, CAPITALS):
        found = _name(t, place, before)
    if found is None and (shape == CAPITAL or PLACE in opens):
        found = _place(t, place)
    return found or Chunk(Kind.WORD, place, place + 1)


def _listed_at(t: Tokens, place: int, opens: str) -> Chunk | None:
    """What the lexicons know, as far as anything in them begins so."""
    found = cues.credit_at(t, place) if CREDIT in opens else None
    if found is None and JOINT in opens:
        found = cues.joint_at(t, place)
    if found is None and (OFFICE in opens or HONOUR in opens or BODY in opens):
        found = _office_or_body(t, place, opens)
    if found is None and THING in opens:
        found = _thing(t, place)
    return found


def _office_or_body(t: Tokens, place: int, opens: str) -> Chunk | None:
    office = office_at(t, place) if OFFICE in opens else None
    body = body_at(t, place) if BODY in opens else None
    honour = cues.honours().at(t.keys, place) if HONOUR in opens else None
    if honour is not None and honour.length > 1 and (office is None or office.body is None):
        return cues.title_at(t, place)
    if office is not None and (body is None or office.end >= body.end):
        if office.sections <= {"loose", "plain"} and not office.full:
            cue = Kind.CUE if t.is_capital(office.end) and t.is_capital(office.end + 1) else Kind.WORD
            return Chunk(cue, place, office.end)
        return Chunk(Kind.OFFICE, place, office.end, office=office, body=office.body)
    if body is not None:
        return Chunk(Kind.BODY, place, body.end, body=body)
    return cues.title_at(t, place)


def _thing(t: Tokens, place: int) -> Chunk | None:
    """What bears a person's name without being one: `đường Nguyễn Huệ`, `tư tưởng Hồ Chí Minh`."""
    found = things().at(t.keys, place)
    if found is None or not t.is_capital(place + found.length) or _is_surname(t, place, found.length):
        return None
    if found.length == 1 and t.is_capital(place) and known_end(t, place) > place + 1:
        return None  # "Bến Tre", "Cầu Ngang"
    end = place + found.length
    if t.keys[end - 1] == _LAW and (field := fields().at(t.keys, end)):
        return Chunk(Kind.WORD, place, end + field.length)
    if named := name_at(t, end):
        return Chunk(Kind.WORD, place, named.end)
    while end < place + found.length + _LONGEST_RUN and t.is_capital(end) and not _begins(t, end):
        end += 1
    return Chunk(Kind.WORD, place, end)


def _is_surname(t: Tokens, place: int, length: int) -> bool:
    """Hồ Văn Huệ is a person, Đường Nguyễn Huệ a street."""
    is_short = length == 1 and t.is_capital(place) and t.keys[place + 1] not in strong()
    if is_short and t.keys[place] in _STREET and t.keys[place + 1] not in _CERTAINLY:
        return False  # "Đường Hùng Vương"
    return is_short and name_at(t, place) is not None


def _begins(t: Tokens, place: int) -> bool:
    return cues.titles().at(t.keys, place) is not None or body_at(t, place) is not None


def _name(t: Tokens, place: int, before: list[Chunk]) -> Chunk | None:
    last = before[-1] if before else None
    cued = last is not None and last.kind in _CUED
    name = name_at(t, place, cued=cued)
    if name is None:
        return None
    if last is None:
        return Chunk(Kind.NAME, place, name.end, name=name)
    if last.kind is Kind.ACADEMIC and name.length == 1 and t.shape(name.end) != SMALL:
        return None  # "Thạc sĩ Luật,"
    is_of_office = _is_office(last) and name.score < CERTAIN and _is_common(t, name)
    is_rest = last.kind is Kind.WORD and _is_amid(t, place, name)
    if is_of_office or is_rest or (name.length == 1 and _is_word(t, place)):
        return None
    return Chunk(Kind.NAME, place, name.end, name=name)


def _is_office(chunk: Chunk) -> bool:
    """Of this country: abroad names are others."""
    office = chunk.office
    if office is None or "office" not in office.sections:
        return False
    return not (office.full and "state" in office.sections)


def _is_common(t: Tokens, name: Name) -> bool:
    """Behind an office, Vietnamese words that are no surname are rather a name of what it is of."""
    key = t.keys[name.start]
    known = key in strong() or key in weak()
    return not known and name.length > 1 and all(is_syllable(word) for word in t.words[name.start : name.end])


def _is_amid(t: Tokens, place: int, name: Name) -> bool:
    """Does it stand behind other capitals, so that it is the rest of some other name?"""
    return t.is_capital(place - 1) and (name.score < CERTAIN or t.shapes[place] == CAPITALS)


def _is_word(t: Tokens, place: int) -> bool:
    """`Nghị quyết`, `Thông báo`: one capital that begins a word."""
    words = (things(), fields(), lexicon.phrases("bodies"), lexicon.phrases("titles"))
    found = (phrases.at(t.keys, place) for phrases in words)
    return any(each is not None and each.length > 1 for each in found)


def _place(t: Tokens, place: int) -> Chunk | None:
    found = locality_at(t, place)
    if found is None or found.end == found.name:
        return None
    return Chunk(Kind.PLACE, place, found.end)
