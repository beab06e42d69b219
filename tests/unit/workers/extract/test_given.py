"""An editor's list takes the place of what was found."""

from workers.extract.found import Found
from workers.extract.given import given

FOUND = [Found({"name": "Lê Văn Tám", "roles": ["Bí thư"]}, "vi/1", 0.9, ((3, 13),))]


def test_without_a_list_what_is_found_stands():
    assert given({}, "persons", FOUND) == FOUND


def test_an_empty_list_is_none_for_content_systems_send_one_for_every_field():
    assert given({"persons": []}, "persons", FOUND) == FOUND


def test_a_list_stands_whole_each_value_once_in_its_order():
    article = {"persons": [{"name": "Hoà"}, {"name": "An", "roles": ["Chủ tịch"]}, {"name": "Hòa"}]}
    found = given(article, "persons", FOUND)
    assert [each.value for each in found] == [{"name": "Hoà"}, {"name": "An", "roles": ["Chủ tịch"]}]
    assert {(each.source, each.confidence) for each in found} == {("editor", 1.0)}


def test_the_evidence_is_that_of_the_same_value_as_found():
    (one,) = given({"persons": [{"name": "lê văn tám"}]}, "persons", FOUND)
    assert (one.value, one.evidence) == ({"name": "lê văn tám"}, ((3, 13),))


def test_places_of_one_name_are_told_apart_by_their_kind():
    both = [{"name": "Cao Lãnh", "kind": kind} for kind in ("huyện", "thành phố")]
    assert [each.value for each in given({"places": both}, "places", [])] == both


def test_days_are_their_own_names():
    days = given(
        {"dates": ["2024-03-12", "2024-03-12"]}, "dates", [Found("2024-03-12", "d/1", 0.9, ((0, 4),))]
    )
    assert [(each.value, each.evidence) for each in days] == [("2024-03-12", ((0, 4),))]
