"""What an editor rejected stays away, until somebody takes that back."""

import pytest

from workers.extract.rejected import is_rejected, standing


def rejecting(**fields):
    return {"rejected": fields}


@pytest.mark.parametrize(
    ("field", "said", "value"),
    [
        ("persons", "SƠN TRA", {"name": "Sơn Tra", "roles": []}),
        ("organisations", "Tỉnh ủy", {"name": "Tỉnh uỷ", "resolved": "Tỉnh uỷ Đồng Tháp"}),
        ("organisations", "Tỉnh ủy Đồng Tháp", {"name": "Tỉnh uỷ", "resolved": "Tỉnh uỷ Đồng Tháp"}),
        ("places", "Cao Lãnh", {"name": "Cao Lãnh", "kind": "huyện"}),
        ("places", "huyện Cao Lãnh", {"name": "Cao Lãnh", "kind": "huyện"}),
        ("documents", "15-NQ/TW", {"type": "Nghị quyết", "number": "15-NQ/TW"}),
        ("documents", "Nghị quyết số 15-NQ/TW", {"type": "Nghị quyết", "number": "15-NQ/TW"}),
        ("documents", "nghị quyết 15-NQ/TW", {"type": "Nghị quyết", "number": "15-NQ/TW"}),
        ("dates", "2024-03-12", "2024-03-12"),
        ("topics", "medtop:15000000", {"qcode": "medtop:15000000", "name": "thể thao"}),
        ("topics", "Thể thao", {"qcode": "medtop:15000000", "name": "thể thao"}),
        ("keywords", "uỷ ban", "Ủy ban"),
        ("byline", "Theo TTXVN", "Theo TTXVN"),
    ],
)
def test_a_value_is_rejected_by_any_of_its_names(field, said, value):
    rejections = standing(rejecting(**{field: [said]}), {})
    assert rejections == {field: [said]}
    assert is_rejected(field, value, rejections)


@pytest.mark.parametrize(
    ("field", "said", "value"),
    [
        ("places", "thành phố Cao Lãnh", {"name": "Cao Lãnh", "kind": "huyện"}),
        ("documents", "Kế hoạch 15-NQ/TW", {"type": "Nghị quyết", "number": "15-NQ/TW"}),
        ("persons", "Lê", {"name": "Lê An"}),
        ("organisations", "Sở Y tế", {"name": "Sở"}),
    ],
)
def test_what_is_called_otherwise_is_not(field, said, value):
    assert not is_rejected(field, value, {field: [said]})


def test_rejections_of_the_version_before_stand_and_new_ones_are_added():
    before = {"persons": ["Sơn Tra"], "keywords": ["mưa"]}
    stands = standing(rejecting(persons=["Võ Thị Hồng", "sơn tra"]), before)
    assert stands == {"persons": ["sơn tra", "Võ Thị Hồng"], "keywords": ["mưa"]}


def test_an_empty_list_takes_those_of_its_field_back():
    assert standing(rejecting(persons=[]), {"persons": ["A"], "dates": ["2024-01-01"]}) == {
        "dates": ["2024-01-01"]
    }


@pytest.mark.parametrize(
    ("field", "rejected", "gives"),
    [
        ("persons", "Lê An", {"persons": [{"name": "LÊ AN"}]}),
        ("topics", "medtop:15000000", {"subjects": [{"qcode": "medtop:15000000", "name": "thể thao"}]}),
        ("topics", "thể thao", {"subjects": [{"name": "Thể thao"}]}),
        ("keywords", "mưa", {"keywords": ["Mưa"]}),
        ("byline", "Lê An", {"byline": "Lê An"}),
    ],
)
def test_what_an_editor_gives_is_rejected_no_more(field, rejected, gives):
    assert standing(gives, {field: [rejected, "khác"]}) == {field: ["khác"]}


def test_a_list_of_rejections_has_an_end_and_the_newest_stay():
    before = {"keywords": [f"từ {n}" for n in range(1000)]}
    stands = standing(rejecting(keywords=["mới"]), before)
    assert (len(stands["keywords"]), stands["keywords"][0], stands["keywords"][-1]) == (1000, "từ 1", "mới")
