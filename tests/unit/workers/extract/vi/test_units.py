"""Two lists of units, told apart by their scheme; a name is found whatever its spelling."""

import unicodedata

import pytest

from workers.extract.vi import units
from workers.extract.vi.units import BEFORE, COMMUNE, DISTRICT, PROVINCE, SINCE


def found(name):
    return [(one.scheme, one.kind, one.code) for one in units.named(name)]


def test_a_name_is_that_of_all_its_units():
    assert found("Cao Lãnh") == [
        (BEFORE, "thành phố", "866"),
        (BEFORE, "huyện", "873"),
        (SINCE, "phường", "29869"),
    ]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Khánh Hoà", "Khánh Hòa"),
        ("KHÁNH HÒA", "Khánh Hòa"),
        (unicodedata.normalize("NFD", "Khánh Hòa"), "Khánh Hòa"),
        ("Cư M’gar", "Cư M'gar"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Mĩ Tho", "Mỹ Tho"),
        ("Qui Nhơn", "Quy Nhơn"),
        ("01", "1"),
        ("Đăk Lăk", "Đắk Lắk"),
    ],
)
def test_spellings_of_one_name_are_one(name, same):
    assert found(name) == found(same) != []


def test_one_code_is_two_provinces():
    assert units.unit(BEFORE, "82").name == "Tiền Giang"
    assert units.unit(SINCE, "82").name == "Đồng Tháp"
    assert units.unit(SINCE, "87") is None


def test_every_unit_is_in_a_province_and_codes_tell_the_level():
    assert len(units.provinces()) == 63 + 34
    tan_hong = next(one for one in units.named("Tân Hồng") if one.scheme == BEFORE)
    assert (tan_hong.level, units.parent(tan_hong).code, units.province(tan_hong).level) == (
        DISTRICT,
        "87",
        PROVINCE,
    )
    assert all(units.province(one).level == PROVINCE for one in units.named("Tân Phú"))
    assert {one.level for one in units.named("Tân Phú")} == {DISTRICT, COMMUNE}


def test_a_province_knows_what_it_became_and_was_made_of():
    old, new = units.unit(BEFORE, "87"), units.unit(SINCE, "82")
    assert units.counterparts(old) == (new,)
    assert {one.name for one in units.counterparts(new)} == {"Tiền Giang", "Đồng Tháp"}


def test_every_successor_is_a_unit():
    communes = [one for one in units.named("Tân Phú") if one.scheme == BEFORE and one.level == COMMUNE]
    codes = [code for one in communes for code in one.successors.split()]
    assert codes
    assert all(units.unit(SINCE, code) for code in codes)


def test_hue_was_a_province_of_another_name():
    assert found("Thừa Thiên - Huế") == [(BEFORE, "tỉnh", "46")]
    assert found("Huế") == [(BEFORE, "thành phố", "46"), (SINCE, "thành phố", "46")]


@pytest.mark.parametrize(("name", "is_one"), [("Hoà Bình", True), ("Sa Đéc", False), ("", False)])
def test_is_it_a_province(name, is_one):
    assert units.is_province(name) is is_one
