"""A person's name by surname, shape and cue."""

import pytest

from workers.extract.vi.names import is_person, name_at
from workers.extract.vi.tokens import tokens


def name(text, **cue):
    t = tokens(text)
    found = name_at(t, 0, **cue)
    return t.written(found.start, found.end) if found else None


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn An",
        "Hà Minh Tuấn",
        "Đoàn Thị Điểm",
        "H'Hen Niê",
        "H’Linh Mlô",
        "Y Thanh Hà Niê Kđăm",
        "Giàng A Páo",
        "Thạch Thị Sa Rây",
        "Park Hang-seo",
        "Nguyễn thị Hoa",
        "Trần Quốc Vương",
        "NGUYỄN HỮU TRÍ",
    ],
)
def test_a_whole_name(text):
    assert name(f"{text} cho biết") == text


@pytest.mark.parametrize("text", ["Donald Trump", "Ka Hương", "Gustavo", "Daniel J. Whitaker", "Phong"])
def test_names_that_need_a_cue(text):
    assert name(text) is None
    assert name(text, cued=True) == text


@pytest.mark.parametrize(
    "text", ["Cao Lãnh", "Phan Thiết", "Hồ Dầu Tiếng", "Hà Nam Ninh", "Quốc hội", "Theo đó"]
)
def test_no_name(text):
    assert name(text) is None


def test_it_ends_before_an_office():
    assert name("Lê Văn Sơn Phó Giám đốc Sở") == "Lê Văn Sơn"


def test_places_are_nobody():
    assert not is_person(tokens("Đồng Tháp Mười"), 0)
    assert is_person(tokens("Đồng Xuân Phong"), 0)
