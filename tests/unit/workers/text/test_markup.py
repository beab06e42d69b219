"""Whatever comes in, clean blocks come out."""

import html
import unicodedata
from time import process_time

import pytest

from wire.errors import Rejected
from workers.text import markup

DANGEROUS = [
    "<p>ok</p><script>alert(1)</script>",
    "<p onclick=alert(1)>ok</p>",
    '<p><a href="javascript:alert(1)">ok</a></p>',
    '<p><a href="/relative">ok</a></p>',
    "<p>ok<img src=x onerror=alert(1)></p>",
    "<style>p{}</style><p style='x'>ok</p>",
    "<p>ok</p><iframe srcdoc='<p>alert</p>'></iframe>",
    "<p>ok<!-- hidden --></p>",
    "<div><svg><script>1</script></svg>ok</div>",
    "ok<script>alert(1)</script>",
    "<p>ok</p><textarea>x</textarea><noscript><p>x</p></noscript>",
]


@pytest.mark.parametrize("body", DANGEROUS)
def test_dangerous_html_leaves_only_its_words(body):
    assert markup.from_string(body) == ["<p>ok</p>"]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("một\n\nhai\nba", ["<p>một</p>", "<p>hai<br>ba</p>"]),
        ("một\r\nhai\r\nba", ["<p>một</p>", "<p>hai</p>", "<p>ba</p>"]),
        ("5 < 6 & <b>7</b>", ["<p>5 &lt; 6 &amp; <b>7</b></p>"]),
        ("<div>một<div>hai</div>ba</div>bốn", ["<p>một</p>", "<p>hai</p>", "<p>ba</p>", "<p>bốn</p>"]),
        ("<p>một<br><br>hai<br></p>", ["<p>một</p>", "<p>hai</p>"]),
        ("<h1>A</h1><h5>B</h5>", ["<h2>A</h2>", "<h4>B</h4>"]),
        ("<p>&nbsp;</p><p></p><p><b> </b></p><ul></ul>x", ["<p>x</p>"]),
        ("<ul>a<li>b</ul>", ["<ul><li>a</li><li>b</li></ul>"]),
        ("<b><p>một</p><p>hai</p></b>", ["<p><b>một</b></p>", "<p><b>hai</b></p>"]),
        ("<p>&lt;script&gt;</p>", ["<p>&lt;script&gt;</p>"]),
        ("<table><td><div>a</div></td><td></td></table>",
         ["<table><tbody><tr><td><p>a</p></td><td></td></tr></tbody></table>"]),
        ("<figure><img src=x><figcaption>Ảnh</figcaption></figure>",
         ["<figure><figcaption>Ảnh</figcaption></figure>"]),
        ('<p><a href="https://e.vn/?a=1&b=2" target=_top>x</a></p>',
         ['<p><a href="https://e.vn/?a=1&amp;b=2" rel="noopener">x</a></p>']),
    ],
)  # fmt: skip
def test_bodies_become_blocks(body, blocks):
    assert markup.from_string(body) == blocks


def test_words_split_by_entities_and_marks_are_nfc_again():
    assert markup.from_string("<p>Đô\u0300ng&#8203; T&shy;háp&nbsp;1</p>") == ["<p>Đồng Tháp 1</p>"]
    decomposed = unicodedata.normalize("NFD", "<p>Uỷ ban <b>tỉnh</b></p>")
    assert markup.from_string(decomposed) == ["<p>Uỷ ban <b>tỉnh</b></p>"]


def test_a_list_of_blocks_becomes_html():
    blocks = [
        "một <script>1</script>",
        {"type": "paragraph", "text": "hai <em>ba</em>"},
        {"type": "heading", "text": "Tựa", "level": 3},
        {"type": "quote", "text": "lời", "by": "<An>"},
        {"type": "list", "items": ["a", "b"], "ordered": True},
    ]
    assert markup.from_blocks(blocks) == [
        "<p>một</p>",
        "<p>hai <em>ba</em></p>",
        "<h3>Tựa</h3>",
        "<blockquote><p>lời</p><p>— &lt;An&gt;</p></blockquote>",
        "<ol><li>a</li><li>b</li></ol>",
    ]


def test_cleaning_twice_changes_nothing():
    once = markup.from_string("<div>a<ul><li>b<ul><li>c</ul></ul><table><tr><td>d</table>e &amp; f</div>")
    assert markup.from_string("\n".join(once)) == once


def test_the_longest_plain_text_that_the_schema_takes_passes():
    assert markup.from_string("đ" * 262_144) == [f"<p>{'đ' * 262_144}</p>"]


def test_a_bomb_is_rejected_before_it_is_parsed():
    with pytest.raises(Rejected) as refusal:
        markup.from_string("<div>" * 50_000)
    assert (refusal.value.code, refusal.value.status) == ("body_too_complex", 422)


@pytest.mark.parametrize("character", ["&", "»", "&amp;»"])
def test_a_text_of_nothing_but_marks_takes_no_longer(character):
    text = character * (100_000 // len(character))
    (block,) = markup.from_string(f"<p>{text}<b>a</b></p>")
    assert html.unescape(block) == html.unescape(f"<p>{text}<b>a</b></p>")
    started = process_time()
    markup.from_string(character * (250_000 // len(character)))
    assert process_time() - started < 1
