"""Whose is "UBND tỉnh"? The headline's, or as it is told elsewhere; never a province's that is no more."""

from datetime import UTC, datetime

import pytest

from workers.extract.pack import Reading
from workers.extract.vi.entities import entities

BEFORE, SINCE = datetime(2024, 5, 5, tzinfo=UTC), datetime(2026, 11, 18, tzinfo=UTC)


def full_names(text, headline="Tin", filed=SINCE):
    found = entities(Reading({"headline": headline}, text, text, filed))
    return {one.value["name"]: one.value.get("resolved") for one in found.organisations}


def test_a_province_that_no_list_has_is_that_of_all_bodies():
    named = full_names(
        "Ủy ban nhân dân tỉnh Sa Giang họp. Tỉnh ủy giao Sở Y tế và Ủy ban nhân dân tỉnh lo việc này."
    )
    assert named == {
        "Ủy ban nhân dân tỉnh Sa Giang": None,
        "Tỉnh ủy": "Tỉnh ủy Sa Giang",
        "Sở Y tế": "Sở Y tế tỉnh Sa Giang",
        "Ủy ban nhân dân tỉnh": "Ủy ban nhân dân tỉnh Sa Giang",
    }


def test_a_body_is_the_one_that_was_told_in_full():
    text = (
        "Tỉnh Bến Tre và tỉnh Bến Tre lại nêu ý kiến. Sở Nội vụ họp với HĐND tỉnh Trà Vinh; HĐND tỉnh đồng ý."
    )
    named = full_names(text, filed=BEFORE)
    assert named["HĐND tỉnh"] == "HĐND tỉnh Trà Vinh"
    assert named["Sở Nội vụ"] == "Sở Nội vụ tỉnh Bến Tre"


def test_the_headline_says_whose_it_is():
    text = "HĐND tỉnh Trà Vinh sang thăm. HĐND tỉnh đón đoàn tại tỉnh Bến Tre."
    named = full_names(text, headline="Bến Tre: Đón đoàn bạn", filed=BEFORE)
    assert named["HĐND tỉnh"] == "HĐND tỉnh Bến Tre"


def test_abroad_there_are_provinces_too():
    text = "Lãnh đạo tỉnh Tây Ninh tiếp đoàn UBND tỉnh Champasak. UBND tỉnh tặng quà."
    assert full_names(text)["UBND tỉnh"] == "UBND tỉnh Tây Ninh"


@pytest.mark.parametrize(
    "text", ["Tại xã Mỹ Thạnh Tây, UBND tỉnh khởi công.", "Ở tỉnh Long An (cũ), UBND tỉnh họp."]
)
def test_a_province_that_is_no_more_is_nobodys_home(text):
    assert full_names(text)["UBND tỉnh"] is None


def test_a_province_that_kept_its_name_is_still_home():
    assert full_names("Tại huyện Tam Nông (Đồng Tháp), UBND tỉnh họp.")["UBND tỉnh"] == "UBND tỉnh Đồng Tháp"
