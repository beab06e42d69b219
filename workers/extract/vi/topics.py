"""Which topics of the IPTC has a Vietnamese article? By the rules in topic_rules/, with Vietnamese names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from workers.extract.found import Found, Span
from workers.extract.pack import Reading
from workers.extract.rulebook import Part, Rulebook, Score

SOURCE = "vi-topics/1"

MOST = 5
_PLACES = 8  # of the terms that speak for a topic
_LEAST = 8.0  # points of the first topic
_MARGIN = 1.02  # times the points of the second
_SECTION, _HEADLINE, _LEAD, _REST = 4.0, 3.0, 2.0, 1.0
_SHORT = 150  # characters under which the first paragraph is not the whole lead
_SAMPLE = 1500  # characters: a longer rest counts as if it were of this length


def topics(reading: Reading) -> list[Found]:
    """The best top-level topic, then up to four narrower or other ones; none where it is not clear."""
    scores = _scores(_parts(reading))
    tops = _tops(scores)
    if not tops or not _is_clear(scores, tops):
        return []
    first = tops[0]
    chosen = [first, *_narrower(scores, first)]
    for other in tops[1:3]:
        if scores[other].points >= max(_LEAST, 0.5 * scores[first].points):
            chosen += [other, *_narrower(scores, other)[:1]]
    return [_found(code, scores, first) for code in chosen[:MOST]]


def first_topic(reading: Reading) -> str:
    """The top-level topic with the most points, clear or not; nothing if no term stands in the article."""
    return next(iter(_tops(_scores(_parts(reading)))), "")


def told(reading: Reading) -> list[tuple[str, Span]]:
    """Every term of the rules in the story, with its place."""
    return [(term, span) for term, span in rulebook().terms(reading.text) if span[1] <= len(reading.story)]


@lru_cache(maxsize=2)  # for topics and for keywords
def _scores(parts: tuple[Part, ...]) -> dict[str, Score]:
    return rulebook().scores(parts)


@cache
def rulebook() -> Rulebook:
    """The rules, read once."""
    folder = files("workers.extract.vi").joinpath("topic_rules")
    listings = {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".txt")}
    neutral = listings.pop("neutral.txt").splitlines()
    return Rulebook(
        (listings[name] for name in sorted(listings)), (line for line in neutral if not line.startswith("#"))
    )


def _parts(reading: Reading) -> tuple[Part, ...]:
    """Headline, section and other words of the editor, lead, rest: what each is worth."""
    article = reading.article
    told = [article.get("subheadline"), article.get("abstract"), *article.get("keywords", ())]
    lead = _lead_end(reading.story)
    end = len(reading.story)
    return (
        Part(reading.headline, _HEADLINE, decisive=True),
        Part(article.get("section", ""), _SECTION),
        Part("\n".join(text for text in told if text), _LEAD),
        Part(reading.text, _LEAD, (0, lead), decisive=True),
        Part(reading.text, _REST * min(1.0, _SAMPLE / max(1, end - lead)), (lead, end)),
    )


def _lead_end(story: str) -> int:
    """The end of the first paragraph, or of the second if the first is short."""
    end = story.find("\n")
    if 0 <= end < _SHORT:
        end = story.find("\n", end + 1)
    return end if end >= 0 else len(story)


def _tops(scores: dict[str, Score]) -> list[str]:
    known = rulebook().topics
    return _best(scores, (code for code in scores if known[code].top == code))


def _is_clear(scores: dict[str, Score], tops: list[str]) -> bool:
    first = scores[tops[0]].points
    second = scores[tops[1]].points if len(tops) > 1 else 0.0
    return first >= _LEAST and first >= _MARGIN * second


def _narrower(scores: dict[str, Score], top: str) -> list[str]:
    """The topics under a top-level one that have enough points, the best first."""
    known = rulebook().topics
    codes = (code for code in scores if known[code].top == top != code)
    enough = (code for code in codes if scores[code].points >= known[code].least)
    return _best(scores, enough)[: MOST - 1]


def _best(scores: dict[str, Score], codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=lambda code: (-scores[code].points, code))


def _found(code: str, scores: dict[str, Score], first: str) -> Found:
    topic = rulebook().topics[code]
    share = scores[code].points / (scores[code].points + _LEAST / 2)
    confidence = share if code == first else 0.9 * share
    value = {"qcode": code, "name": topic.name}
    return Found(value, SOURCE, round(confidence, 2), scores[code].spans(_PLACES))
