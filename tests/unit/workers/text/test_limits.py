"""Too much HTML is told before any parser sees it."""

import pytest

from workers.text import limits


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("đ" * (limits.MOST_CHARACTERS + 1), "characters"),
        ("<br>" * (limits.MOST_ELEMENTS * 2 + 1), "elements"),
        ("</p>" * (limits.MOST_ELEMENTS * 2 + 1), "elements"),
        ("<div>" * (limits.DEEPEST + 1), "deeper"),
        ("<div></span>" * (limits.DEEPEST + 1), "deeper"),
        ("<ul><li>" * (limits.DEEPEST + 1), "deeper"),
    ],
)
def test_too_much_is_named(html, word):
    assert word in limits.excess(html, len(html))


@pytest.mark.parametrize(
    "html", ["<p>một</p>" * 5000, "<div>x</div>" * 1000, "<div>" * 100, "x<br>" * 4000, "1 < 2 " * 9000, ""]
)
def test_long_but_honest_html_passes(html):
    assert limits.excess(html, len(html)) == ""
