"""Which topic leads, and that no topic is given without a reason or with a retired code."""

import unicodedata
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from workers.extract.pack import Reading
from workers.extract.vi.topics import MOST, rulebook, topics

BRIEFS = [
    line.split("|")
    for line in Path(__file__).with_name("briefs.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def read(headline, text, **given):
    return Reading({"headline": headline} | given, text, text, datetime(2025, 1, 1, tzinfo=UTC))


def codes(found):
    return [each.value["qcode"] for each in found]


@pytest.mark.parametrize(("tops", "headline", "lead"), BRIEFS)
def test_the_first_topic_is_the_top_that_a_desk_would_choose(tops, headline, lead):
    first, *others = topics(read(headline, lead))
    assert first.value["qcode"] in [f"medtop:{top}000000" for top in tops.split(",")]
    assert len(others) < MOST


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Tin vắn", "Mọi người đã đến đông đủ."),
        ("Hai mươi năm một chặng đường", "Ông kể lại chuyện cũ."),
        ("a", ""),
    ],
)
def test_nothing_clear_is_nothing_said(headline, text):
    assert topics(read(headline, text)) == []


def test_a_narrower_topic_follows_its_top():
    found = topics(read("Xe khách lật, 2 người bị thương", "Vụ tai nạn giao thông xảy ra trên quốc lộ 1."))
    assert codes(found)[0] == "medtop:03000000"
    assert "medtop:20000147" in codes(found)
    assert found[0].value["name"] == "thiên tai, tai nạn và sự cố"


def test_the_section_that_the_editor_chose_counts():
    headline, text = "Những gương mặt của năm", "Họ đã đi một chặng đường dài và không bỏ cuộc."
    assert topics(read(headline, text)) == []
    assert codes(topics(read(headline, text, section="Thể thao")))[0] == "medtop:15000000"


def test_the_evidence_is_the_terms():
    text = "Sáng nay có mưa.\nCông an khởi tố vụ án trộm cắp tài sản, bắt tạm giam hai bị can."
    first = topics(read("Khởi tố vụ trộm", text))[0]
    terms = [text[slice(*span)] for span in first.evidence]
    assert "trộm cắp tài sản" in terms
    assert all(term in text for term in terms)
    assert 0.5 <= first.confidence <= 1


def test_nfd_headline_and_the_old_tone_style_change_nothing():
    headline, text = "Sở Y tế khoá sổ chiến dịch tiêm chủng", "Uỷ ban cho biết đã tiêm vắc xin cho trẻ em."
    old = text.replace("Uỷ", "Ủy")
    decomposed = unicodedata.normalize("NFD", headline)
    assert topics(read(headline, text)) == topics(read(decomposed, old))


def test_every_rule_names_an_active_topic_under_its_own_top():
    lines = files("workers.extract.iptc").joinpath("media_topics.tsv").read_text("utf-8").splitlines()
    broader = {row[0]: row[1] for row in (line.split("\t") for line in lines if not line.startswith("#"))}

    def top(code):
        return top(broader[code]) if broader[code] else code

    known = rulebook().topics
    assert set(known) <= set(broader)
    assert {code for code in known if top(code) != known[code].top} == set()
    assert {topic.top for topic in known.values()} == {code for code in broader if not broader[code]}
    assert len(known) > 17 + 150


def test_names_are_short_and_none_is_given_twice():
    names = [topic.name for topic in rulebook().topics.values()]
    assert max(map(len, names)) <= 60
    assert len(set(names)) == len(names)
