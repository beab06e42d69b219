from dataclasses import replace

import pytest

from wire.submission import Photo, Submission
from workers.imaging.lanes import has_two, is_awaiting, lane
from workers.imaging.plan import named, plan, spec
from workers.imaging.profile import Profile, Size

NAME = "0190a0c4-0000-7000-8000-000000000001"
PHOTO = Photo("a" * 64, "image/jpeg", 4000, 3000, 1)
PROFILE = Profile(
    "three",
    "1",
    (
        Size("wide-1600", 1600, (16, 9), ("jpg", "webp", "avif")),
        Size("wide-400", 400, (16, 9), ("avif", "jpg")),
        Size("square-150", 150, (1, 1), ("jpg",)),
        Size("whole-800", 800, None, ("webp",)),
    ),
)


def submission(kind="article", *, photos=(PHOTO,), **fields):
    document = {"headline": "Lũ về"} | fields
    return Submission(NAME, "", kind, NAME, 1, "2026-11-22T01:02:03Z", "", "0" * 64, document, photos)


BREAKING = submission(priority="breaking")


def formats(profile):
    return [size.formats for size in profile.sizes]


def test_a_breaking_article_has_its_jpegs_and_its_addition_all_the_rest():
    assert formats(lane(BREAKING, PROFILE)) == [("jpg",), ("jpg",), ("jpg",), ()]
    addition = replace(BREAKING, kind="addition")
    assert formats(lane(addition, PROFILE)) == [("webp", "avif"), ("avif",), (), ("webp",)]


def test_another_article_has_everything_at_once():
    assert lane(submission(), PROFILE) is PROFILE
    assert lane(submission(priority="normal"), PROFILE) is PROFILE


@pytest.mark.parametrize("wanted", [("jpg",), ("webp", "avif")])
def test_a_profile_that_has_no_two_halves_is_never_cut(wanted):
    whole = PROFILE.in_formats(wanted)
    assert not has_two(whole)
    assert lane(BREAKING, whole) is whole
    assert not is_awaiting(BREAKING, whole)


def test_both_halves_are_cut_alike_and_bear_the_names_of_the_whole():
    halves = [lane(BREAKING, PROFILE), lane(replace(BREAKING, kind="addition"), PROFILE)]
    small = 300, 200  # of every ratio only the smallest is left
    for half in halves:
        assert [replace(cut, size=None) for cut in plan(*small, half).cuts] == [
            replace(cut, size=None) for cut in plan(*small, PROFILE).cuts
        ]
        for mine, whole in zip(half.sizes, PROFILE.sizes, strict=True):
            assert named(half, mine, None) == named(PROFILE, whole, None)
    assert len({spec(profile, None) for profile in (*halves, PROFILE)}) == 3


def test_only_a_breaking_article_with_photos_awaits_an_addition():
    assert is_awaiting(BREAKING, PROFILE)
    assert not is_awaiting(submission(), PROFILE)
    assert not is_awaiting(submission(priority="breaking", photos=()), PROFILE)
    assert not is_awaiting(replace(BREAKING, kind="addition"), PROFILE)
