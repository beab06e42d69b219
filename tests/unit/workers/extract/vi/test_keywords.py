"""Names, the subject and repeated phrases, each in the author's spelling, none inside another."""

import unicodedata
from datetime import UTC, datetime
from itertools import combinations

from workers.extract.found import Found
from workers.extract.pack import NOBODY, Entities, Reading
from workers.extract.vi.keywords import keywords

HEADLINE = "Đồng Tháp: Bắt hai đối tượng trộm sầu riêng ở xã Tân Mỹ"
TEXT = (
    "Ngày 12/3, Công an tỉnh Đồng Tháp khởi tố vụ án trộm cắp tài sản theo Quyết định số 15/QĐ-CSĐT"
    " ngày 10/3/2026."
    " Trung tá Lê Văn Bình cho biết hai người đã lấy 300 kg sầu riêng trong vườn sầu riêng ở xã Tân Mỹ."
    "\nTheo ông Bình, giá sầu riêng tăng nên trộm cắp tài sản nhiều hơn. Chủ vườn lo mất mùa sầu riêng."
)


def read(headline=HEADLINE, text=TEXT):
    return Reading({"headline": headline}, text, text, datetime(2026, 3, 12, tzinfo=UTC))


def named(value, **more):
    places = [at for at in range(len(TEXT)) if TEXT.startswith(value, at)]
    return Found({"name": value} | more, "test/1", 0.9, tuple((at, at + len(value)) for at in places))


ENTITIES = Entities(
    [named("Lê Văn Bình", roles=["Trung tá"])],
    [named("Công an tỉnh Đồng Tháp")],
    [named("Đồng Tháp"), named("Tân Mỹ")],
)
AT = TEXT.index("Quyết định")
CITED = [Found({}, "test/1", 0.9, ((AT, TEXT.index(".", AT)),))]


def values(found):
    return [each.value for each in found]


def test_names_documents_and_the_subject_are_there():
    found = values(keywords(read(), ENTITIES, CITED))
    assert {"Lê Văn Bình", "xã Tân Mỹ", "trộm sầu riêng", "trộm cắp tài sản"} <= set(found)
    assert "Quyết định số 15/QĐ-CSĐT" in found
    assert len(found) <= 10


def test_evidence_says_the_keyword_and_values_are_as_written():
    for each in keywords(read(), ENTITIES, []):
        assert each.value in TEXT or each.value in HEADLINE
        assert all(TEXT[start:end].lower() == each.value.lower() for start, end in each.evidence)
        assert 0.5 <= each.confidence <= 0.9


def test_no_keyword_is_a_part_of_another():
    found = values(keywords(read(), ENTITIES, CITED))
    assert not [pair for pair in combinations(found, 2) if pair[0] in pair[1] or pair[1] in pair[0]]


def test_a_phrase_is_never_a_fragment_of_a_word_or_a_name():
    text = "Cầu kính Rồng Mây đón khách. Vé lên cầu kính Rồng Mây tăng. Ai lên cầu kính Rồng Mây cũng run."
    found = values(keywords(read("Mở cửa cầu kính Rồng Mây", text), NOBODY, []))
    assert found == ["cầu kính Rồng Mây"]


def test_function_words_and_officialese_are_no_keywords():
    text = "Trên địa bàn tỉnh tiếp tục triển khai thực hiện nhiệm vụ được giao. " * 4
    assert values(keywords(read("Tiếp tục triển khai thực hiện nhiệm vụ", text), NOBODY, [])) == []


def test_a_person_without_a_role_comes_after_one_with():
    chief, farmer = named("Lê Văn Bình", roles=["Trung tá"]), named("Bình", roles=[])
    found = values(keywords(read(), Entities([farmer, chief], [], []), []))
    assert "Lê Văn Bình" in found
    assert "Bình" not in found  # he is a part of the other name


def test_nfd_headline_changes_nothing():
    decomposed = unicodedata.normalize("NFD", HEADLINE)
    one, other = keywords(read(), ENTITIES, []), keywords(read(decomposed), ENTITIES, [])
    assert [unicodedata.normalize("NFC", each.value) for each in other] == values(one)
