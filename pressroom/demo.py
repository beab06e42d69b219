"""What does the newsroom do? A sample article of our own goes the whole way, once."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from portal.source import HttpSource
from pressroom import articles, uploads
from pressroom.client import Intake
from wire import documents, keys
from wire.adapters.clock import SystemClock
from wire.documents import Document
from wire.errors import Rejected, Unavailable

if TYPE_CHECKING:
    from pressroom.embedded.run import Run

SUBMISSION = "5a3b1c70-7e8e-5d0a-9a51-0d9f4c1e2b30"  # always the same: a second run publishes nothing
_NOT_FOUND = 404


def show(run: Run, *, timeout: float) -> Document:
    """Publish the sample unless it is published, and wait until it can be read.

    Returns `{submission, headline, item, rendition, feed, log, page}`, all but the first two URLs.

    Raises:
        Rejected: the newsroom refused or parked it.
        Unavailable: it could not be read in time.
    """
    with Intake(run.intake, run.tokens["reporter"]) as intake:
        if not _is_known(intake):
            _submit(intake)
        *_, status = intake.follow(SUBMISSION, clock=SystemClock(), timeout=timeout)
    if status["state"] != "published":
        raise Rejected(status["state"], 422, str(status.get("reason") or f"the sample was {status['state']}"))
    return _addresses(run, status)


def _is_known(intake: Intake) -> bool:
    try:
        intake.status(SUBMISSION)
    except Rejected as refusal:
        if refusal.status == _NOT_FOUND:
            return False
        raise
    return True


def _submit(intake: Intake) -> None:
    with resources.as_file(resources.files("pressroom") / "samples") as samples:
        article = articles.read(samples / "article.json")
        photos = [str(photo) for photo in sorted(Path(samples).glob("*.jpg"))]
        pairs = articles.pair(article, photos)
        sent = {position: uploads.upload(intake, photo) for position, photo in pairs.items()}
    intake.submit(SUBMISSION, articles.with_uploads(article, sent))


def _addresses(run: Run, status: Document) -> Document:
    source = HttpSource(run.public)
    try:
        body = source.get(keys.latest(status["item"]))
    finally:
        source.close()
    if body is None:
        raise Unavailable("s3", f"{keys.latest(status['item'])} cannot be read yet")
    item = documents.read(body)
    pictures = [rendition["href"] for rendition in item.get("renditions", ())]
    return {
        "submission": SUBMISSION,
        "headline": item.get("headline", item["pubStatus"]),
        "item": f"{run.public}/{keys.latest(status['item'])}",
        "rendition": f"{run.public}/{pictures[0]}" if pictures else None,
        "feed": f"{run.public}/{keys.feed('all', 'json')}",
        "log": f"{run.public}/{keys.HEAD}",
        "page": f"{run.intake}/",
    }
