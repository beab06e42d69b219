"""Persons are told once with all their offices; bodies are resolved by the article's places."""

import unicodedata
from datetime import UTC, datetime

import pytest

from workers.extract.pack import Reading
from workers.extract.vi.entities import entities
from workers.text import fold


def read(text, headline="", **article):
    filed = datetime(2023, 5, 1, tzinfo=UTC)
    return entities(Reading({"headline": headline} | article, text, text, filed))


def people(found):
    return {one.value["name"]: one.value.get("roles", []) for one in found.persons}


def full_names(found):
    return {one.value["name"]: one.value.get("resolved") for one in found.organisations}


def test_a_single_name_is_evidence_of_who_was_named_in_full():
    text = "Ông Lê Quốc Phong đến dự. Sau đó, ông Phong phát biểu; bà Phượng cảm ơn ông Phong."
    found = read(text)
    assert people(found) == {"Lê Quốc Phong": [], "Phượng": []}
    assert [text[start:end] for start, end in found.persons[0].evidence] == [
        "Lê Quốc Phong",
        "Phong",
        "Phong",
    ]


def test_of_two_namesakes_the_one_named_last_is_meant():
    text = "Ông Trần Văn Hải trồng lúa. Ông Lê Minh Hải nuôi tôm. Ông Hải nói tôm rớt giá."
    found = read(text)
    assert [len(one.evidence) for one in found.persons] == [1, 2]


def test_roles_of_all_mentions_and_the_fullest_of_each():
    text = (
        "Phó Chủ tịch UBND tỉnh Vũ Hoàng Nam dự họp."
        " Ông Vũ Hoàng Nam, Phó Chủ tịch UBND tỉnh Lâm Đồng, kết luận. Trưởng đoàn Vũ Hoàng Nam trao quà."
    )
    assert people(read(text)) == {"Vũ Hoàng Nam": ["Phó Chủ tịch UBND tỉnh Lâm Đồng", "Trưởng đoàn"]}


def test_a_rank_is_a_role_of_who_has_no_other():
    text = "Đại úy Siu Blah cõng cụ bà. Thượng tá Lê Văn Nam, Trưởng Công an huyện, khen ngợi."
    assert people(read(text)) == {"Siu Blah": ["Đại úy"], "Lê Văn Nam": ["Trưởng Công an huyện"]}


def test_who_stands_in_the_headline_only_has_no_evidence():
    found = read("Trời mưa.", headline="Ông Trần Minh Đức làm Giám đốc Sở Y tế")
    assert people(found) == {"Trần Minh Đức": ["Giám đốc Sở Y tế"]}
    assert found.persons[0].evidence == ()
    assert [one.evidence for one in found.organisations] == [()]


def test_a_name_in_capitals_takes_the_usual_spelling():
    found = read("Ông NGUYỄN HỮU TRÍ nói. Ông Nguyễn Hữu Trí cười.")
    assert people(found) == {"Nguyễn Hữu Trí": []}


def test_relative_bodies_are_the_provinces():
    found = read("Tỉnh uỷ, UBND tỉnh và Sở Y tế họp tại tỉnh Hà Tĩnh.", headline="Hà Tĩnh: Họp bàn")
    assert full_names(found) == {
        "Tỉnh uỷ": "Tỉnh uỷ Hà Tĩnh",
        "UBND tỉnh": "UBND tỉnh Hà Tĩnh",
        "Sở Y tế": "Sở Y tế tỉnh Hà Tĩnh",
    }


def test_relative_bodies_are_those_of_the_unit_named_last():
    text = "Ở huyện Lấp Vò, UBND huyện trao quà. Ở huyện Tân Hồng, Huyện ủy thăm hỏi. Đồng Tháp có 12 huyện."
    assert full_names(read(text)) == {"UBND huyện": "UBND huyện Lấp Vò", "Huyện ủy": "Huyện ủy Tân Hồng"}


def test_in_a_city_of_the_centre_the_city_is_meant():
    found = read("Thành ủy và UBND thành phố họp. Quận Ninh Kiều báo cáo.", headline="Cần Thơ: Họp bàn")
    assert full_names(found) == {"Thành ủy": "Thành ủy Cần Thơ", "UBND thành phố": "UBND thành phố Cần Thơ"}


def test_where_no_place_is_named_nothing_is_resolved():
    assert full_names(read("Tỉnh ủy họp với Sở Y tế.")) == {"Tỉnh ủy": None, "Sở Y tế": None}


def test_a_body_is_told_once_with_all_its_places():
    text = "UBND tỉnh họp. Theo UBND tỉnh, Ủy ban đã giao UBND Tỉnh rà soát."
    found = read(text)
    assert [one.value["name"] for one in found.organisations] == ["UBND tỉnh"]
    assert len(found.organisations[0].evidence) == 3


NEWS = (
    "Các đồng chí: Lê Đình Hoà, Uỷ viên Ban Thường vụ Tỉnh uỷ, Giám đốc Sở Kế hoạch và Đầu tư; Thuý Hoa dự."
    " Ông Hoà nói với bà Nguyễn Thị Thuỷ, Chủ tịch UBND xã Hoà Bình, tỉnh Khánh Hoà."
)


def summed(found):
    members = (found.persons, found.organisations)
    return [[fold.key(str(sorted(one.value.items()))) for one in each] for each in members]


@pytest.mark.parametrize(
    "spelled",
    [
        NEWS.replace("oà", "òa").replace("uỷ", "ủy").replace("uý", "úy"),
        unicodedata.normalize("NFC", unicodedata.normalize("NFD", NEWS)),
    ],
)
def test_however_it_is_spelled_the_same_is_found(spelled):
    assert summed(read(spelled)) == summed(read(NEWS))
    assert summed(read(NEWS))[0]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "(", "Bí thư, " * 3000, "Nguyễn Văn An, " * 3000, "ông " * 5000]
)
def test_nothing_breaks_it(text):
    read(text)


def test_the_second_of_a_list_of_places_is_nobody():
    found = read("Quà được trao ở hai xã An Phú và Tân Thành Đông.")
    assert [one.value["name"] for one in found.places] == ["An Phú", "Tân Thành Đông"]
    assert people(found) == {}
    assert people(read("Ông Tân Thành Đông cảm ơn.")) == {"Tân Thành Đông": []}


def test_at_the_beginning_of_a_line_former_offices_are_of_the_only_person():
    text = "Đồng chí Trần Văn Ngãi\nSinh năm 1940.\nNguyên Bí thư Huyện ủy Tam Nông; nguyên Giám đốc Sở Y tế."
    assert people(read(text)) == {
        "Trần Văn Ngãi": ["Nguyên Bí thư Huyện ủy Tam Nông", "nguyên Giám đốc Sở Y tế"]
    }
    other = "Ông Trần Văn Ngãi và bà Lê Thị Năm.\nNguyên Bí thư Huyện ủy Tam Nông được mời."
    assert people(read(other)) == {"Trần Văn Ngãi": [], "Lê Thị Năm": []}
