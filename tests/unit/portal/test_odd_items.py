"""Whatever the newsroom takes in, a portal finds nothing wrong with what comes out."""

from __future__ import annotations

import pytest

from portal.source import Answer
from portal.terms import Terms
from portal.verify import verify
from tests.faults.processes import Newsroom, photo
from tests.newsroom import article
from wire.adapters.memory import MemoryStore

ODD = [
    *(
        "Tin\ufffe lạ",
        "  đầu cuối  ",
        "a & b < c > d \"e\" 'f'",
        "]]> <![CDATA[ x",
        "\u00a0rộng\u00a0",
        "&amp; &lt;",
    ),
    *("\U0001f469\u200d\U0001f4bb", "\u202eabc", "dòng\r\nkhác", "cột\tkhác", "NFD e\u0302\u0301", "\u2028x"),
    *("a\x0bb\x0cc", "<b>đậm</b>", "x\u0085y", "-->", "{{x}}", "\\u0041", "0x"),
]


class Portal:
    """A source over a bucket."""

    name = "portal"

    def __init__(self, public: MemoryStore) -> None:
        self._public = public

    def get(self, key: str) -> bytes | None:
        return self.ask(key, "").body

    def ask(self, key: str, etag: str) -> Answer:
        blob = self._public.get(key)
        return Answer(blob.body if blob else None)


@pytest.mark.parametrize("odd", ODD)
def test_odd_characters_are_no_differences(odd: str) -> None:
    words = dict.fromkeys(("subheadline", "abstract", "dateline", "byline", "section", "kicker"), odd)
    newsroom = Newsroom()
    newsroom.submit(article(headline=f"Tin {odd}", keywords=[f"từ {odd}"], **words))
    newsroom.submit(
        article(headline=f"Ảnh {odd}", body=[{"type": "paragraph", "text": f"Chữ {odd}"}]), photo()
    )
    item = newsroom.submit()
    newsroom.settle()
    newsroom.correct(item, headline=f"Sửa {odd}")
    newsroom.settle()

    report = verify(
        Portal(newsroom.world.tools.public), terms=Terms(unsigned=True), clock=newsroom.world.tools.clock
    )

    assert report.problems == ()
    assert report.live == 3
