"""Feeds of every channel as real clients get them: labelled, with ETags, and soon after the article."""

from __future__ import annotations

import feedparser
import httpx

from tests.newsroom import article

TYPES = {"json": "application/feed+json", "rss": "application/rss+xml", "atom": "application/atom+xml"}


def test_each_channel_has_its_feeds_with_their_headers(newsroom) -> None:
    topic = {"qcode": "medtop:20000344", "name": "Nông nghiệp"}
    item = newsroom.wait(newsroom.submit(article(subjects=[topic])))["item"]
    for channel in ("all", "section/nong-thon-moi", "topic/medtop-20000344", "language/vi"):
        for form, media_type in TYPES.items():
            key = f"feeds/{channel}.{form}"
            answer = newsroom.until_shown(key, item)
            assert answer.headers["Content-Type"] == media_type
            assert answer.headers["Cache-Control"] == "public, max-age=2"
            url, etag = str(answer.url), answer.headers["ETag"]
            assert httpx.get(url, headers={"If-None-Match": etag}).status_code in {200, 304}
            if form != "json":
                parsed = feedparser.parse(answer.content)
                assert not parsed.bozo
                assert f"urn:uuid:{item}" in [one.id for one in parsed.entries]
                assert [one.href for one in parsed.feed.links if one.rel == "self"] == [url]
    assert newsroom.get("feeds/index.json").headers["Content-Type"] == "application/json"
