"""Writes that went wrong on their way: the answer got lost, or the bytes were damaged."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from hashlib import md5, sha256
from http import HTTPStatus

from pressroom.probe.bare import Answer, Draft, at_once, without_answer
from pressroom.probe.finding import Bench, Finding, found

_LOOKS = 30
_GLANCE = 0.1  # seconds

_BODY = b"as it was sent " * 64
_OTHER = b"as it was damaged on its way"


def lost_answer(bench: Bench) -> Finding:
    """A PUT whose answer nobody heard, sent again: done once, by either of the two."""
    faults: list[str] = []
    happened = 0
    for turn, key in enumerate(bench.keys("lost", bench.effort.rounds)):
        draft = bench.drafter.put(key, _BODY + key.encode(), IfNoneMatch="*")
        without_answer(draft)
        time.sleep(turn * _GLANCE / 2)  # the first time at once, so that both may be under way
        answer = _again(draft)
        happened += answer.refused
        faults += _unsettled(bench, draft, answer)
    well = f"answers unheard: {bench.effort.rounds}, writes that had happened: {happened}; each stands once"
    return found("lost-answer", faults, well)


def checksum(bench: Bench) -> Finding:
    """A PUT whose bytes are not those of its checksum is refused and leaves nothing; a right one is kept."""
    wrong = [
        bench.drafter.put(bench.key("wrong-sha256"), _BODY, ChecksumSHA256=_sha256(_OTHER)),
        bench.drafter.put(bench.key("wrong-md5"), _BODY, ContentMD5=_md5(_OTHER)),
    ]
    right = bench.drafter.put(bench.key("right-sha256"), _BODY, ChecksumSHA256=_sha256(_BODY))
    *refusals, accepted = at_once([*wrong, right])
    faults = [
        fault for draft, answer in zip(wrong, refusals, strict=True) for fault in _kept(bench, draft, answer)
    ]
    if not accepted.done:
        faults.append(f"nothing could be sent with its checksum: a right SHA-256 was answered {accepted}")
    return found("checksum", faults, "a wrong SHA-256 and a wrong MD5 were refused, a right one was taken")


def _again(draft: Draft) -> Answer:
    """The same request once more; a 409 says that the first is still under way."""
    (answer,) = at_once([draft])
    for _ in range(_LOOKS):
        if answer.status != HTTPStatus.CONFLICT:
            break
        time.sleep(_GLANCE)
        (answer,) = at_once([draft])
    return answer


def _unsettled(bench: Bench, draft: Draft, answer: Answer) -> Iterator[str]:
    blob = bench.store.get(draft.key)
    if not answer.done and not answer.refused:
        yield f"a keeper whose answer got lost could not go on: the same write was answered {answer}"
    elif blob is None or blob.body != draft.body:
        stands = "nothing" if blob is None else f"{len(blob.body)} other bytes"
        yield (
            "a keeper whose answer got lost could not find its own line of the change log: "
            f"after the same write was answered {answer}, {stands} stood there"
        )


def _kept(bench: Bench, draft: Draft, answer: Answer) -> Iterator[str]:
    name = draft.key.rpartition("/")[2].replace("-", " ")
    stake = "an article or photo that was damaged on its way would be kept as if it were whole"
    if answer.done:
        yield f"{stake}: a PUT with a {name} was answered {answer}"
    elif bench.store.has(draft.key):
        yield f"{stake}: a PUT with a {name} was refused and its bytes stand there"


def _sha256(body: bytes) -> str:
    return b64encode(sha256(body).digest()).decode()


def _md5(body: bytes) -> str:
    return b64encode(md5(body, usedforsecurity=False).digest()).decode()
