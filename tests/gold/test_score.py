"""Does the scorer count rightly, tell every fault, and keep sealed what is sealed? On sets of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.gold import bars, case, fields, sample, score
from tests.gold.case import Case, Read
from tests.gold.tally import Tally, tallies
from workers.extract import packs
from workers.extract.pack import Pack

ARTICLE = {
    "headline": "Hội thi ghe ngo",
    "language": "vi",
    "body": "<p>Ngày 12/3/2024, hội thi diễn ra trên sông.</p>",
}
GOLD = {"filed": "2024-03-13", "language": "vi", "dates": {"must": ["2024-03-12"], "may": []}}


def judged(metadata, gold, article=ARTICLE, text=""):
    """The tallies of metadata that an extractor might have made."""
    empty = {
        name: []
        for name in ("persons", "organisations", "places", "documents", "dates", "topics", "keywords")
    }
    made = {"language": "vi", "provenance": {}} | empty | metadata
    return tallies(fields.outcomes(Read(Case("a", article, gold), article, text, made)))


def value(**members):
    return members | {"evidence": []}


def days(*given, inferred=()):
    told = {f"/dates/{i}": {"evidence": [], "inferred": day in inferred} for i, day in enumerate(given)}
    return {"dates": list(given), "provenance": told}


def test_measures_are_those_of_the_counts():
    tally = Tally(right=6, false=2, missed=4)
    assert (tally.precision, tally.recall, tally.f1) == (0.75, 0.6, 12 / 18)
    assert tally.left_out == 4 / 12
    assert (Tally().precision, Tally().f1) == (None, None)


def test_a_name_is_right_in_either_tone_placement_and_case():
    gold = {"organisations": {"must": [{"name": "UỶ BAN  nhân dân"}], "may": []}}
    found = judged({"organisations": [value(name="Ủy ban nhân dân")]}, gold)
    assert found["organisations"] == Tally(right=1)


def test_must_counts_and_may_does_not():
    gold = {"persons": {"must": [{"name": "An"}, {"name": "Bình"}], "may": [{"name": "Chi"}]}}
    found = judged({"persons": [value(name=name) for name in ("An", "Chi", "Dung")]}, gold)
    assert found["persons"] == Tally(right=1, false=1, missed=1)


def test_the_same_value_twice_is_right_once():
    gold = {"persons": {"must": [{"name": "An"}]}}
    assert judged({"persons": [value(name="An"), value(name="An")]}, gold)["persons"] == Tally(1, 1)


def test_roles_are_pairs_of_person_and_role():
    gold = {
        "persons": {
            "must": [
                {"name": "An", "roles": ["Bí thư Tỉnh ủy", "Trưởng đoàn"], "roles_may": ["Đại tá"]},
                {"name": "Bình", "roles": ["Giám đốc"]},
            ]
        }
    }
    found = judged(
        {
            "persons": [
                value(name="An", roles=["Bí thư Tỉnh uỷ", "Đại tá", "ông Trưởng đoàn"]),
                value(name="Chi", roles=["Giám đốc"]),
            ]
        },
        gold,
    )
    assert found["roles"] == Tally(right=1, false=2, missed=2)


def test_a_body_is_resolved_rightly_wrongly_or_not():
    gold = {
        "organisations": {
            "must": [
                {"name": "Tỉnh ủy", "resolved": "Tỉnh ủy Long An"},
                {"name": "Sở Y tế", "resolved": "Sở Y tế tỉnh Long An"},
                {"name": "UBND tỉnh", "resolved": "UBND tỉnh Long An"},
                {"name": "Đảng"},
            ]
        }
    }
    bodies = [
        value(name="Tỉnh ủy", resolved="Tỉnh uỷ Long An"),
        value(name="Sở Y tế", resolved="Sở Y tế tỉnh Cà Mau"),
        value(name="Đảng", resolved="Đảng Cộng sản Việt Nam"),
    ]
    assert judged({"organisations": bodies}, gold)["resolved"] == Tally(right=1, false=1, missed=2)


def test_of_places_the_kind_decides_and_codes_are_judged_by_scheme():
    gold = {
        "places": {
            "must": [
                {"name": "Cao Lãnh", "kind": "thành phố", "codes": {"gso-pre2025": "866"}},
                {"name": "Cao Lãnh", "kind": "huyện", "codes": {"gso-pre2025": "873"}},
                {"name": "Đồng Tháp", "kind": "tỉnh", "codes": {"gso-pre2025": "87", "gso-2025": "82"}},
            ],
            "may": [{"name": "sông Tiền"}, {"name": "Việt Nam"}],
        }
    }
    found = judged(
        {
            "places": [
                value(name="Cao Lãnh", kind="huyện", code="866", scheme="gso-pre2025"),
                value(name="Cao Lãnh", kind="Thành phố", code="866", scheme="gso-pre2025"),
                value(name="Đồng Tháp", kind="tỉnh", code="87", scheme="gso-pre2025"),
                value(name="Đồng Tháp", kind="tỉnh", code="82", scheme="gso-2025"),
                value(name="Tiền", kind="sông"),
                value(name="Việt Nam", kind="quốc gia", code="1", scheme="gso-2025"),
                value(name="Cao Lãnh", kind="xã"),
            ]
        },
        gold,
    )
    assert found["places"] == Tally(right=3, false=1)
    assert found["codes"] == Tally(right=3, false=1, unjudged=1)
    assert found["codes gso-2025"] == Tally(right=1, unjudged=1)


def test_two_communes_of_one_name_are_told_apart_by_their_codes():
    commune = {"name": "Tân Phú", "kind": "xã"}
    gold = {"places": {"must": [commune | {"codes": {"gso-2025": code}} for code in ("1", "2")]}}
    found = judged({"places": [value(**commune, code=code, scheme="gso-2025") for code in ("2", "1")]}, gold)
    assert (found["places"], found["codes"]) == (Tally(right=2), Tally(right=2))


def test_documents_with_their_dates_and_issuers():
    gold = {
        "documents": {
            "must": [
                {"type": "Chương trình", "number": "06-CTr/TU", "date": "2024-01-02", "issuer": "Tỉnh ủy A"},
                {"type": "Chương trình", "number": "06-CTr/TU", "date": "2024-03-04", "issuer": "Thành ủy B"},
                {"type": "Luật", "number": "31/2024/QH15"},
            ]
        }
    }
    cited = [
        value(type="Chương trình", number="06-CTr/TU", date="2024-03-04", issuer="Thành ủy C"),
        value(type="Luật", number="31/2024/QH15", date="2024-01-18"),
        value(type="Luật", number="9/2020/QH14"),
    ]
    found = judged({"documents": cited}, gold)
    assert found["documents"] == Tally(right=2, false=1, missed=1)
    assert found["document dates"] == Tally(right=1, false=1, missed=1)
    assert found["issuers"] == Tally(right=0, false=1, missed=2)


def test_full_inferred_and_forbidden_days():
    gold = {
        "dates": {
            "must": ["2024-03-12", "2024-01-01"],
            "inferred": ["2024-03-10", "2024-03-11"],
            "may": ["2024-02-02"],
            "must_not": ["2024-12-03"],
        }
    }
    found = judged(
        days("2024-03-12", "2024-03-10", "2024-03-11", "2024-02-02", "2024-12-03", "2024-05-05",
             inferred=("2024-03-10", "2024-05-05")),
        gold,
    )  # fmt: skip
    assert found["full dates"] == Tally(right=1, false=1, missed=1)
    assert found["inferred dates"] == Tally(right=2, false=1)
    assert found["inferred is marked"] == Tally(right=1, false=1)
    assert found["must not"] == Tally(false=1)


@pytest.mark.parametrize(
    ("topics", "tally"), [(["a:1", "a:2"], Tally(right=1)), (["a:2"], Tally(false=1)), ([], Tally(missed=1))]
)
def test_only_the_first_topic_counts(topics, tally):
    found = judged(
        {"topics": [value(qcode=topic, name="t") for topic in topics]}, {"topics": {"first": ["a:1"]}}
    )
    assert found["first topic"] == tally


@pytest.mark.parametrize(
    ("keyword", "is_good"),
    [
        ("Lúa đông xuân", True),
        ("vụ lúa Đông Xuân", True),  # holds a good one
        ("Đông Xuân", True),  # is held by one
        ("lúa", False),  # less than half of it
        ("lúa đông xuânh", False),  # no whole word
        ("giá cà phê", False),
    ],
)
def test_a_keyword_is_good_when_it_says_much_the_same(keyword, is_good):
    gold = {"keywords": {"good": ["lúa Đông Xuân"]}}
    assert judged({"keywords": [keyword]}, gold)["keywords at 8"] == (Tally(1) if is_good else Tally(0, 1))


def test_too_few_keywords_are_false_and_the_ninth_does_not_count():
    gold = {"keywords": {"good": list("abcdefghij")}}
    assert judged({"keywords": list("abc")}, gold)["keywords at 8"] == Tally(3, 5)
    assert judged({"keywords": [*"abcdefgh", "sai"]}, gold)["keywords at 8"] == Tally(8)


def test_the_signature_is_right_or_not():
    assert judged({}, {"byline": None})["byline"] == Tally(right=1)
    assert judged({"byline": "Minh Anh"}, {"byline": None})["byline"] == Tally(false=1)
    assert judged({"byline": "MINH ANH"}, {"byline": "Minh Anh"})["byline"] == Tally(right=1)


def test_a_field_that_the_gold_is_silent_about_is_counted_as_not_judged():
    assert judged({}, {"byline": None})["persons"] == Tally(unjudged=1)


def laid(folder: Path, name="01-a", article=ARTICLE, gold=GOLD):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(article), "utf-8")
    (folder / f"{name}.gold.json").write_text(json.dumps(gold), "utf-8")
    return folder


def test_a_real_article_is_read_and_judged(tmp_path):
    report = score.of_folder(laid(tmp_path / "own"))
    assert (report.articles, report.faults) == (1, [])
    assert report.scores["full dates"] == Tally(right=1)


def test_no_fault_is_silent(tmp_path):
    folder = laid(tmp_path / "own")
    laid(folder, "02-empty", article={"headline": "Tựa", "body": "<p></p>"})
    laid(folder, "03-misspelt", gold=GOLD | {"organizations": {"must": []}})
    laid(folder, "04-member", gold=GOLD | {"persons": {"musts": []}})
    laid(folder, "05-no-topic", gold=GOLD | {"topics": {"first": []}})
    (folder / "06-alone.json").write_text("{}", "utf-8")
    (folder / "07-alone.gold.json").write_text(json.dumps(GOLD), "utf-8")
    report = score.of_folder(folder)
    assert report.articles == 1
    assert [fault[:2] for fault in report.faults] == ["02", "03", "04", "05", "06", "07"]
    assert len([breach for breach in report.breaches if breach.startswith("not judged")]) == 6


def test_an_extractor_that_fails_is_a_fault_though_the_article_would_be_published(tmp_path, monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setitem(packs._PACKS, "vi", Pack(documents=broken))
    report = score.of_folder(laid(tmp_path / "own"))
    assert report.faults == ["01-a.json (ExtractorFailed: /documents: RuntimeError)"]


def test_a_set_without_articles_keeps_no_bar(tmp_path):
    assert score.of_folder(tmp_path).breaches == ["there is no article"]


def test_of_a_sealed_set_nothing_but_numbers_gets_out(tmp_path, capsys):
    folder = laid(
        tmp_path / "held_out", gold=GOLD | {"byline": "Kín Tên", "persons": {"must": [{"name": "Bí Mật"}]}}
    )
    laid(folder, "02-noisy", gold=GOLD | {"Riêng": 1})
    assert score.main([str(folder), "--show"]) == 1
    report = score.of_folder(folder)
    told = capsys.readouterr().out + repr(report) + " ".join(report.breaches)
    assert "persons" in told
    assert "1 not" in told
    for secret in ("Kín", "Bí Mật", "Riêng", "ghe ngo", "2024-03-12", "01-a", "noisy"):
        assert secret not in told
    assert not [one for one in report.outcomes if one.value or one.evidence]


def test_an_open_set_shows_a_slip_with_its_sentence(tmp_path, capsys):
    folder = laid(tmp_path / "own", gold=GOLD | {"dates": {"must": []}})
    score.main([str(folder), "--show"])
    shown = capsys.readouterr().out
    assert "01-a.json  full dates + 2024-03-12" in shown
    assert "Ngày 12/3/2024, hội thi diễn ra trên sông." in shown


def test_the_exit_code_says_whether_every_bar_is_kept(tmp_path, monkeypatch):
    folder = laid(tmp_path / "own")
    monkeypatch.setattr(
        bars, "SET", (bars.Bar("full dates", "precision", lambda tally: tally.precision, 1.0),)
    )
    assert score.main([str(folder)]) == 0
    laid(folder, gold=GOLD | {"dates": {"must": ["2024-03-13"]}})
    assert score.main([str(folder)]) == 1


def test_a_bar_of_nothing_is_not_kept_and_one_of_most_is_the_other_way_round():
    left_out = bars.Bar("first topic", "left out", lambda tally: tally.left_out, 0.15, is_most=True)
    assert left_out.breach({"first topic": Tally(right=85, missed=15)}) == ""
    assert "0.160" in left_out.breach({"first topic": Tally(right=84, missed=16)})
    assert "nothing to judge" in left_out.breach({})


def test_the_samples_gold_is_read_in_our_members():
    found = sample.sample(Path(os.environ.get("GOLD_SAMPLES", sample.FOLDER)))
    if found is None:
        pytest.skip(f"{sample.NAME}.* is not beside this checkout")
    case._check(found.gold)
    assert [one["name"] for one in found.gold["persons"]["must"]] == ["Lê Quốc Phong"]
    assert found.gold["persons"]["must_not"] == ["Sơn Tra"]
    assert found.gold["dates"]["must_not"] == ["2022-06-01"]
    assert found.gold["topics"]["must_not"] == ["medtop:20000651"]
    assert {"name": "Đồng Tháp", "kind": "tỉnh", "codes": {"gso-pre2025": "87", "gso-2025": "82"}} in (
        found.gold["places"]["must"]
    )
    assert {"name": "Tỉnh uỷ", "resolved": "Tỉnh uỷ Đồng Tháp"} in found.gold["organisations"]["must"]


def test_a_sample_that_is_asked_for_and_not_there_is_no_success(tmp_path, capsys):
    assert score.main(["sample", "--samples", str(tmp_path)]) == 1
    assert "not judged" in capsys.readouterr().out
