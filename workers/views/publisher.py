"""When are the views written? At most once a second, and the head last, so that it never runs ahead."""

from __future__ import annotations

from wire import documents, keys, moments
from wire.change import Change, Head, Segment
from wire.documents import Document
from wire.errors import Unavailable
from wire.ports import Tools
from workers import commit
from workers.commit import Tail
from workers.draft import House
from workers.views.front import Front, Line, line
from workers.views.refresh import views
from workers.views.sketches import Sketches

REFRESH = 1.0  # seconds between two refreshes, at least
RENEWAL = 600.0  # seconds after which an idle head is written again, long before it expires
CHECKPOINT = 15.0  # seconds between two checkpoints of the front, at least
SKETCHING = 5.0  # seconds between two writings of the sketches, at least


class Publisher:
    """Holds the front; starts from its checkpoint, or makes it anew from the log."""

    def __init__(self, tools: Tools, house: House, tail: Tail) -> None:
        self._tools = tools
        self._house = house
        self._sections: set[str] = set()
        blob = tools.desk.get(keys.SKETCHES)
        self._sketches = Sketches.from_bytes(blob.body) if blob else Sketches({})
        self._sketched = self._sketches
        self._front = self._resumed(tail)
        self._sections |= {slug for slug, _ in self._front.sections}
        self._written: dict[str, bytes] = {}
        self._dirty = True
        self._refreshed = self._checkpointed = self._drawn = moments.THE_BEGINNING

    def take(self, segment: Segment, bodies: dict[Change, bytes]) -> None:
        """Learn an applied segment; `bodies` are the documents that are at hand already."""
        self._front = self._with(self._front, segment, bodies)
        self._sections |= {change.section for change in segment.changes} - {""}
        self._sections |= {slug for slug, lines in self._front.sections if _holds(lines, segment)}
        self._dirty = True

    def refresh(self, tail: Tail) -> bool:
        """Write the views if there is news or the head grows old. False: it is not time yet."""
        moment = self._tools.clock.now()
        age = (moment - self._refreshed).total_seconds()
        if age < (REFRESH if self._dirty else RENEWAL):
            return False
        blob = self._tools.public.get(keys.HEAD)
        if blob is None:
            raise Unavailable("s3", "there is no head")
        if Head.from_bytes(blob.body).seq > tail.seq:  # older views never go over newer ones
            return False
        if not self._dirty:  # all of them: a keeper that slept and died may have been the last to write
            self._forget()
        self._write()
        self._refreshed = moment
        # A head that somebody moved meanwhile: their views may lie under ours, then once more.
        self._dirty = not self._tools.public.swap(
            keys.HEAD, commit.head(tail, self._tools).to_bytes(), etag=blob.etag
        )
        if self._dirty:
            self._forget()
        else:
            self._sections = set()
        if (moment - self._checkpointed).total_seconds() >= CHECKPOINT:
            self._tools.desk.put(keys.FRONT, self._front.to_bytes())
            self._checkpointed = moment
        return True

    def sketch(self) -> None:
        """Write what workers compare new texts with, if there is something new to compare with."""
        moment = self._tools.clock.now()
        if self._sketches is self._sketched or (moment - self._drawn).total_seconds() < SKETCHING:
            return
        self._tools.desk.put(keys.SKETCHES, self._sketches.to_bytes())
        self._sketched, self._drawn = self._sketches, moment

    def _write(self) -> None:
        for key, body in views(self._front, self._sections, self._house).items():
            if self._written.get(key) != body:
                self._tools.public.put(key, body)
                self._written[key] = body

    def _forget(self) -> None:
        """What was written is no longer known to stand there."""
        self._written.clear()
        self._sections = {slug for slug, _ in self._front.sections}

    def _resumed(self, tail: Tail) -> Front:
        blob = self._tools.desk.get(keys.FRONT)
        front = Front.from_bytes(blob.body) if blob else Front()
        while front.seq < tail.seq:
            found = commit.segment_at(front.seq + 1, self._tools)
            if found is None:
                raise Unavailable("s3", f"segment {front.seq + 1} is below the head and not there")
            front = self._with(front, found[0], {})
            # Of an item that is gone no line is left to say which feeds have shown it.
            self._sections |= {change.section for change in found[0].changes} - {""}
        return front

    def _with(self, front: Front, segment: Segment, bodies: dict[Change, bytes]) -> Front:
        named = [(change, self._document(change, bodies)) for change in segment.changes]
        self._sketches = self._sketches.take(found for _, found in named if found)
        lines = [line(change, found, self._house.public_url) for change, found in named if found]
        return front.take(segment.seq, lines)

    def _document(self, change: Change, bodies: dict[Change, bytes]) -> Document | None:
        """None for a version that is gone since: a later `canceled` explains it."""
        body = bodies.get(change)
        if body is None:
            blob = self._tools.public.get(change.key)
            if blob is None:
                return None
            body = blob.body
        return documents.read(body)


def _holds(lines: tuple[Line, ...], segment: Segment) -> bool:
    changed = {change.item for change in segment.changes}
    return any(one.item in changed for one in lines)
