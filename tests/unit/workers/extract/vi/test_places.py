"""Units with the codes of the day; a code only where it is certain."""

import unicodedata
from datetime import UTC, datetime

import pytest

from workers.extract.pack import Reading
from workers.extract.vi.places import places

BEFORE, SINCE = datetime(2024, 5, 5, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC)


def found(story, headline="Tin", filed=BEFORE):
    return places(Reading({"headline": headline}, story, story, filed))


def told(story, headline="Tin", filed=BEFORE):
    values = (each.value for each in found(story, headline, filed))
    return [(value["kind"], value["name"], value.get("code", "")) for value in values]


@pytest.mark.parametrize(
    ("story", "units"),
    [
        ("tại xã Tân Thạch, huyện Châu Thành, tỉnh Bến Tre",
         [("xã", "Tân Thạch", "28804"), ("huyện", "Châu Thành", "831"), ("tỉnh", "Bến Tre", "83")]),
        ("Huyện uỷ Châu Thành (Tiền Giang) họp",
         [("huyện", "Châu Thành", "821"), ("tỉnh", "Tiền Giang", "82")]),
        ("P.2, Q.3 và phường 13, quận 4, TP.HCM",
         [("phường", "Phường 2", "27157"), ("quận", "Quận 3", "770"), ("phường", "Phường 13", "27259"),
          ("quận", "Quận 4", "773"),
          ("thành phố", "Hồ Chí Minh", "79")]),
        ("xã Hùng Lợi (Yên Sơn), tỉnh Tuyên Quang",
         [("xã", "Hùng Lợi", "02455"), ("huyện", "Yên Sơn", "075"), ("tỉnh", "Tuyên Quang", "08")]),
        ("các xã biên giới Tân Hộ Cơ, Bình Phú (huyện Tân Hồng)",
         [("xã", "Tân Hộ Cơ", "29929"), ("xã", "Bình Phú", "29935"), ("huyện", "Tân Hồng", "869")]),
        ("các huyện, thị xã, thành phố: Lấp Vò, Sa Đéc, TP Cao Lãnh và Tháp Mười",
         [("huyện", "Lấp Vò", "875"), ("thành phố", "Sa Đéc", "867"), ("thành phố", "Cao Lãnh", "866"),
          ("huyện", "Tháp Mười", "872")]),
        ("Ở Hà Tĩnh, Bí thư Thị uỷ Kỳ Anh Dương Quốc Việt",
         [("tỉnh", "Hà Tĩnh", "42"), ("thị xã", "Kỳ Anh", "449")]),
        ("huyện Thủy Nguyên, Hải Phòng", [("huyện", "Thủy Nguyên", "311"), ("thành phố", "Hải Phòng", "31")]),
        ("TP Huế, huyện Phong Điền, tỉnh Thừa Thiên Huế",
         [("thành phố", "Huế", ""), ("huyện", "Phong Điền", "476"), ("tỉnh", "Thừa Thiên Huế", "46")]),
        ("tỉnh Champasak (Lào)", [("tỉnh", "Champasak", "")]),
        ("UBND TỈNH ĐỒNG THÁP", [("tỉnh", "Đồng Tháp", "87")]),
        ("Đồng chí ở phường 2, Sa Đéc", [("phường", "Phường 2", "29911"), ("thành phố", "Sa Đéc", "867")]),
    ],
)  # fmt: skip
def test_units_of_before(story, units):
    assert told(story) == units
    assert told(unicodedata.normalize("NFC", unicodedata.normalize("NFD", story))) == units


@pytest.mark.parametrize(
    ("story", "units"),
    [
        ("xã Tân Hồng, tỉnh Đồng Tháp", [("xã", "Tân Hồng", "29926"), ("tỉnh", "Đồng Tháp", "82")]),
        ("các xã Đạ Huoai, Đạ Huoai 2 và phường B’Lao của Lâm Đồng",
         [("xã", "Đạ Huoai", "25099"), ("xã", "Đạ Huoai 2", "25105"), ("phường", "B’Lao", "24829"),
          ("tỉnh", "Lâm Đồng", "68")]),
        ("xã Tân Phước (huyện Tân Hồng cũ)", [("xã", "Tân Phước", "29944"), ("huyện", "Tân Hồng", "869")]),
        ("phường Xuân Hương – Đà Lạt", [("phường", "Xuân Hương – Đà Lạt", "24781")]),
        ("tỉnh Bình Định cũ và Gia Lai", [("tỉnh", "Bình Định", "52"), ("tỉnh", "Gia Lai", "52")]),
        ("khách đến Phú Quốc và Đà Lạt", [("đặc khu", "Phú Quốc", "31078")]),
    ],
)  # fmt: skip
def test_units_of_today(story, units):
    assert told(story, filed=SINCE) == units


@pytest.mark.parametrize(
    "story",
    [
        "Nguyễn Thái Bình, ông Cao Bằng, chị Hà Giang, Trần Hà Nam",
        "đường Điện Biên Phủ, phố Hà Nội, sông Đồng Nai, cầu Cần Thơ, ấp Hòa Bình, bún bò Huế",
        "Thái Bình Dương, Đồng Tháp Mười, chiến thắng Điện Biên Phủ",
        "Trường Đại học Cần Thơ, CLB Nam Định, Hoàng Anh Gia Lai, U21 Hà Nội",
        "tư tưởng Hồ Chí Minh, hợp tác xã nông thôn, mỗi phường 1 tổ",
        "Chủ tịch UBND tỉnh Lê Quốc Phong; UBND phường Trần Công Khanh; nhiều xã, phường của tỉnh",
    ],
)
def test_this_is_no_place(story):
    assert told(story) == []


def test_a_name_that_many_have_gets_no_code():
    assert told("xã Tân Phú") == [("xã", "Tân Phú", "")]
    assert told("tỉnh Bến Tre và tỉnh Long An; hai xã Tân Phú và Bình Thạnh")[2:] == [
        ("xã", "Tân Phú", ""),
        ("xã", "Bình Thạnh", ""),
    ]


def test_a_parent_that_has_no_such_unit_gives_no_code():
    assert told("xã Tân Hộ Cơ, huyện Lấp Vò") == [("xã", "Tân Hộ Cơ", ""), ("huyện", "Lấp Vò", "875")]


def test_kind_tells_two_units_of_one_name_apart():
    story = "Tỉnh Đồng Tháp: huyện Hồng Ngự và TP Hồng Ngự."
    assert told(story)[1:] == [("huyện", "Hồng Ngự", "870"), ("thành phố", "Hồng Ngự", "868")]


def test_the_day_of_the_lead_wins_over_the_day_of_filing():
    story = "Ngày 06/01/2022, tỉnh Đồng Tháp họp."
    (province,) = found(story, filed=SINCE)
    assert (province.value["code"], province.value["scheme"]) == ("87", "gso-pre2025")


def test_a_kind_that_ended_has_its_old_code_whatever_the_day():
    (district,) = found("huyện Tân Hồng", filed=SINCE)
    assert (district.value["code"], district.value["scheme"]) == ("869", "gso-pre2025")


def test_the_headline_gives_the_province_but_no_evidence():
    province, commune = found("Tại xã Hùng Lợi.", headline="Tuyên Quang: Mưa lớn")
    assert (province.value["code"], province.evidence) == ("08", ())
    assert commune.value["code"] == "02455"


def test_later_mentions_need_no_kind_and_are_evidence():
    story = "Huyện Tân Hồng được mùa. Nông dân Tân Hồng vui. Ông Trần Tân Hồng cười."
    (district,) = found(story)
    assert [story[slice(*span)] for span in district.evidence] == ["Huyện Tân Hồng", "Tân Hồng"]


def test_capitals_alone_take_the_official_spelling():
    assert told("HUYỆN TÂN HỒNG HỌP")[0][1] == "Tân Hồng"
    assert told("HUYỆN TÂN HỒNG HỌP. Huyện Tân Hồng vui.")[0][1] == "Tân Hồng"


@pytest.mark.parametrize("placement", ["Hòa Thạnh", "Hoà Thạnh"])
def test_both_tone_placements_are_found_and_kept(placement):
    assert told(f"xã {placement}, huyện Châu Thành, tỉnh Tây Ninh")[0] == ("xã", placement, "25606")


@pytest.mark.parametrize(
    ("story", "units"),
    [
        ("đoàn hai tỉnh Luông Nậm Thà và Attapeu", [("tỉnh", "Luông Nậm Thà", ""), ("tỉnh", "Attapeu", "")]),
        ("tại tỉnh Narathiwat", [("tỉnh", "Narathiwat", "")]),
        ("tỉnh Đồng chí", []),
        ("tại tỉnh Nakhon Sawan", [("tỉnh", "Nakhon Sawan", "")]),
        ("các tỉnh Nam Trung Bộ", []),
        ("Chủ tịch UBND tỉnh Lê Hoàng Anh", []),
        ("TP Cao LãnhHĐND", [("thành phố", "Cao Lãnh", "866")]),
    ],
)
def test_provinces_of_neighbours_and_glued_words(story, units):
    assert told(story) == units


def test_a_commune_of_before_has_a_code_only_where_its_province_is_told():
    assert told("tại xã Mỹ Thạnh Tây", filed=SINCE) == [("xã", "Mỹ Thạnh Tây", "")]
    assert told("tại xã Mỹ Thạnh Tây, huyện Đức Huệ", filed=SINCE)[0] == ("xã", "Mỹ Thạnh Tây", "27910")
    assert told("tại xã Mỹ Thạnh Tây") == [("xã", "Mỹ Thạnh Tây", "27910")]
