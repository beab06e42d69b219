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
    assert found.quality == {"jpg": 70, "webp": 75, "avif": 55}


def test_without_a_file_the_default_profile_is_taken():
    found = profile.load()
    assert [size.name for size in found.sizes] == [
        "wide-1600",
        "wide-1200",
        "wide-800",
        "wide-400",
        "square-150",
    ]
    assert {size.formats for size in found.sizes} == {("jpg", "webp")}


def test_every_profile_that_we_ship_can_be_read():
    for name in ("default", "classic"):
        assert profile.Profile.from_document(validate.profile(name)).sizes


def test_a_newsrooms_own_profile_is_read_from_its_file(tmp_path):
    path = tmp_path / "small.json"
    path.write_text(json.dumps(DOCUMENT), "utf-8")
    assert profile.load(path) == profile.Profile.from_document(DOCUMENT)


def test_a_profile_that_breaks_its_rules_is_refused_with_the_place(tmp_path):
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(DOCUMENT | {"renditions": [{"name": "x", "width": 0, "formats": ["gif"]}]}))
    with pytest.raises(ValueError, match=r"odd\.json .*/renditions/0/formats/0.*/renditions/0/width"):
        profile.load(path)


def test_the_same_sizes_can_be_had_in_other_formats():
    found = profile.Profile.from_document(DOCUMENT).in_formats(["avif"])
    assert [size.formats for size in found.sizes] == [("avif",), ("avif",)]
