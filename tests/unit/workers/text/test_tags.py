"""The short way through clean HTML says what the long way does."""

from html.parser import HTMLParser

import pytest

from workers.text.tags import TagReader, unescaped

PLAIN = [
    "",
    "text alone",
    "<p>a &amp; b &lt;c&gt;&nbsp;d</p>",
    '<p>a<a href="https://x.vn/?a=1&amp;b=2" rel="noopener">b</a><br>c</p>\n<p>d</p>',
    '<td colspan="2" rowspan="3">a</td>',
]
OTHER = [
    "<p>a < b</p>",
    "<p class=x>a</p>",
    "<!-- <p> --><p>a</p>",
    "<script>if (a<b) '</p>'</script><p>a</p>",
    "<style>p</style>a",
    "<p>a</p",
    "<P>a</P>",
    '<a href="a<b">c</a>',
    "a &notit; &#8211; &",
]


def said(parser, html):
    events = []
    parser.handle_starttag = lambda tag, attrs: events.append((tag, attrs))
    parser.handle_endtag = lambda tag: events.append(("/", tag))
    parser.handle_data = events.append
    parser.feed(html)
    parser.close()
    return events


@pytest.mark.parametrize("html", PLAIN + OTHER)
def test_it_says_what_the_parser_says(html):
    assert said(TagReader(), html) == said(HTMLParser(convert_charrefs=True), html)


@pytest.mark.parametrize("html", PLAIN)
def test_clean_html_takes_the_short_way(html, monkeypatch):
    monkeypatch.setattr(HTMLParser, "goahead", lambda *_: None)
    assert bool(said(TagReader(), html)) is bool(html)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a", "a"),
        ("&amp;lt;", "&lt;"),
        ("&lt;&amp;&nbsp;", "<&\xa0"),
        ("&eacute;&amp;", "é&"),
        ("& &amp", "& &"),
    ],
)
def test_references_are_resolved_once(written, meant):
    assert unescaped(written) == meant
