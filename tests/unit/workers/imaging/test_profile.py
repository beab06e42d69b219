import json

import pytest

from schemas import validate
from workers.imaging import profile

DOCUMENT = {
    "name": "small",
    "version": 3,
    "renditions": [
        {"name": "wide-400", "width": 400, "ratio": "16:9", "formats": ["jpg", "webp"]},
        {"name": "whole-300", "width": 300, "formats": ["avif"]},
    ],
    "quality": {"jpg": 70},
}


def test_a_document_becomes_sizes_in_its_order():
    found = profile.Profile.from_document(DOCUMENT)
    assert found.sizes == (
        profile.Size("wide-400", 400, (16, 9), ("jpg", "webp")),
        profile.Size("whole-300", 300, None, ("avif",)),
    )


def test_the_quality_of_a_format_that_is_not_named_is_ours():
    found = profile.Profile.from_document(DOCUMENT)
    assert found.quality == {"jpg": 70, "webp": 75, "avif": 58}


def test_without_a_choice_the_default_profile_is_taken():
    found = profile.load()
    assert [(size.name, size.width, size.ratio) for size in found.sizes] == [
        ("wide-1600", 1600, (16, 9)),
        ("wide-1200", 1200, (16, 9)),
        ("wide-800", 800, (16, 9)),
        ("wide-400", 400, (16, 9)),
        ("standard-800", 800, (4, 3)),
        ("square-600", 600, (1, 1)),
        ("square-150", 150, (1, 1)),
    ]


def test_avif_is_made_where_it_is_smaller_than_webp():
    for size in profile.load("default").sizes:
        assert size.formats == (("jpg", "webp", "avif") if size.width >= 600 else ("jpg", "webp"))


def test_the_classic_profile_is_five_jpegs():
    found = profile.load("classic")
    assert [(size.width, size.formats) for size in found.sizes] == [
        (width, ("jpg",)) for width in (1600, 1200, 800, 400, 150)
    ]


def test_every_profile_that_we_ship_can_be_chosen_by_its_name():
    for name in ("default", "classic"):
        assert profile.load(name) == profile.Profile.from_document(validate.profile(name))


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        profile.load(tmp_path / "classic")


def test_a_newsrooms_own_profile_is_read_from_its_file(tmp_path):
    path = tmp_path / "small.json"
    path.write_text(json.dumps(DOCUMENT), "utf-8")
    assert profile.load(str(path)) == profile.load(path) == profile.Profile.from_document(DOCUMENT)


def test_a_profile_that_breaks_its_rules_is_refused_with_the_place(tmp_path):
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(DOCUMENT | {"renditions": [{"name": "x", "width": 0, "formats": ["gif"]}]}))
    with pytest.raises(ValueError, match=r"odd\.json .*/renditions/0/formats/0.*/renditions/0/width"):
        profile.load(path)


def test_the_same_sizes_can_be_had_in_other_formats():
    found = profile.Profile.from_document(DOCUMENT).in_formats(["avif"])
    assert [size.formats for size in found.sizes] == [("avif",), ("avif",)]
