"""One verdict for an article; what was mended and what is doubtful is told."""

import pytest

from tests.unit.workers.text.test_legacy import OLD, TEXT
from workers.text import hygiene
from workers.text.hygiene import Mender, Verdict, doubts, is_undiacritised, verdict

VIETNAMESE = Verdict(vietnamese=True)


def mend(text, found):
    mender = Mender(found)
    return mender.mend(text, "/body"), [warning["code"] for warning in mender.warnings()]


def codes(text):
    return [warning["code"] for warning in doubts(text)]


def test_a_clean_text_is_vietnamese_and_nothing_is_said_of_it():
    assert verdict(TEXT) == VIETNAMESE
    assert mend(TEXT, VIETNAMESE) == (TEXT, [])
    assert doubts(TEXT) == []


@pytest.mark.parametrize(("encoding", "old"), OLD.items())
def test_an_old_font_is_mended_and_told(encoding, old):
    found = verdict(old)
    mender = Mender(found)
    assert mender.mend(old, "/headline") == TEXT
    assert mender.warnings() == [{"code": "old_font_repaired", "pointer": "/headline", "detail": encoding}]
    assert found.vietnamese


def test_misread_bytes_are_mended_before_controls_are_taken_for_noise():
    misread = TEXT.encode().decode("latin-1")
    assert mend(misread, verdict(misread)) == (TEXT, ["misread_repaired"])


def test_hidden_characters_go_and_are_told():
    assert mend("Đồ\u200bng \u202eTháp", VIETNAMESE) == ("Đồng Tháp", ["invisible_removed"])
    assert mend("Đồng\u00a0Tháp\u00ad", VIETNAMESE) == ("Đồng Tháp", [])


def test_a_space_before_a_stop_goes_in_words_and_nowhere_else():
    assert mend("Tỉnh , huyện ; xã . Xong", VIETNAMESE) == ("Tỉnh, huyện; xã. Xong", ["spacing_repaired"])
    kept = "15 , 16; số 5 . www.bao.vn , 143-CTr/TU . a@b.vn ; 1 : 2 và .NET"
    assert mend(kept, VIETNAMESE) == (kept, [])
    french = "Vraiment ? Oui ; non"
    assert mend(french, Verdict()) == (french, [])


def test_a_missing_space_is_told_and_not_mended():
    text = f"{TEXT} của địa phương,đơn vị; xem tại bao.vn,vn hay 3,5 triệu"
    assert mend(text, VIETNAMESE)[0] == text
    (doubt,) = doubts(text)
    assert doubt["code"] == "space_missing"
    assert [text[slice(*place)] for place in doubt["evidence"]] == ["phương,đơn"]


def test_a_scrambled_copy_is_told_with_its_places():
    text = f"{TEXT} ngàỹ nay qưỹết định củả mọì ngưòì"
    (doubt,) = doubts(text)
    assert doubt["code"] == "impossible_syllables"
    assert text[slice(*doubt["evidence"][0])] == "ngàỹ"


def test_two_slips_are_no_scrambled_copy():
    assert doubts(f"{TEXT} ngàỹ qưỹết") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tinh uy to chuc hoi nghi trien khai nghi quyet cua Trung uong trong nam nay", "marks_missing"),
        (
            "Ti?nh u?y DDo^`ng Tha'p to^? chu+'c ho^.i nghi. ve^` pha't trie^?n ddu+o+`ng cho ngu+o+`i",
            "viqr_suspected",
        ),
        ("Tháрp cổ của người dân ở tỉnh đẹp", "mixed_scripts"),
    ],
)
def test_other_doubts_are_told(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "The committee met in the hall to vote on the plan",
        "ban hai ba",
        "Wo men qu kan dian ying ba, ta shuo hen hao kan",
        "Maganda ang umaga sa ating lahat dito sa bayan natin",
        TEXT,
    ],
)
def test_this_is_not_vietnamese_without_marks(text):
    assert not is_undiacritised(text)


def test_places_and_warnings_are_bounded():
    scrambled = " ".join(f"ngàỹ{chr(97 + at % 24)}ỹ{chr(97 + at // 24)}à" for at in range(200))
    for doubt in doubts(f"{TEXT} {scrambled}"):
        assert len(doubt["evidence"]) <= hygiene.MOST_PLACES
    mender = Mender(VIETNAMESE)
    for place in range(500):
        mender.note("spacing_repaired", f"/images/{place}/caption")
    assert len(mender.warnings()) <= 50
