import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workers.imaging.plan import Focus, named, plan, spec
from workers.imaging.profile import Profile, Size

WIDE = tuple(Size(f"wide-{width}", width, (16, 9)) for width in (1600, 1200, 800, 400))
SQUARE = Size("square-150", 150, (1, 1))
DEFAULT = Profile("default", "1", (*WIDE, SQUARE))
WHOLE = Profile("whole", "1", (Size("whole-1000", 1000), Size("whole-500", 500)))


def pixels(planned):
    return [(cut.size.name, cut.width, cut.height) for cut in planned.cuts]


def test_a_twelve_megapixel_photo_has_all_five_at_their_exact_sizes():
    planned = plan(4032, 3024, DEFAULT)
    assert pixels(planned) == [
        ("wide-1600", 1600, 900),
        ("wide-1200", 1200, 675),
        ("wide-800", 800, 450),
        ("wide-400", 400, 225),
        ("square-150", 150, 150),
    ]
    assert (planned.width, planned.height, planned.shrink) == (1600, 1200, 2)


def test_the_base_covers_the_largest_crop_of_a_portrait_and_of_a_panorama():
    assert (plan(3024, 4032, DEFAULT).width, plan(3024, 4032, DEFAULT).height) == (1600, 2134)
    assert (plan(9000, 1800, DEFAULT).width, plan(9000, 1800, DEFAULT).height) == (4500, 900)


@pytest.mark.parametrize(("width", "height", "shrink"), [(1600, 1200, 1), (3200, 2400, 2), (8064, 6048, 4)])
def test_a_decoder_may_leave_out_what_the_base_does_not_need(width, height, shrink):
    assert plan(width, height, DEFAULT).shrink == shrink


def test_a_size_above_the_original_is_left_out():
    assert [name for name, _, _ in pixels(plan(1599, 1599, DEFAULT))] == [
        "wide-1200",
        "wide-800",
        "wide-400",
        "square-150",
    ]


def test_a_photo_of_exactly_the_size_keeps_it_and_is_not_scaled():
    planned = plan(1600, 900, DEFAULT)
    assert pixels(planned)[0] == ("wide-1600", 1600, 900)
    assert (planned.width, planned.height) == (1600, 900)


def test_of_a_tiny_photo_the_largest_that_fits_remains_at_each_ratio():
    assert pixels(plan(100, 80, DEFAULT)) == [("wide-400", 100, 56), ("square-150", 80, 80)]


def test_without_a_ratio_the_whole_frame_is_kept():
    assert pixels(plan(4000, 3000, WHOLE)) == [("whole-1000", 1000, 750), ("whole-500", 500, 375)]
    assert pixels(plan(300, 200, WHOLE)) == [("whole-500", 300, 200)]


def test_a_tower_of_a_photo_is_held_to_what_webp_can_hold():
    assert pixels(plan(400, 20_000, WHOLE)) == [("whole-500", 327, 16383)]


def test_a_crop_stands_around_its_focus_and_never_leaves_the_frame():
    left = plan(4000, 1000, DEFAULT, Focus(0.0, 0.5)).cuts[-1]
    middle = plan(4000, 1000, DEFAULT, Focus(0.5, 0.5)).cuts[-1]
    right = plan(4000, 1000, DEFAULT, Focus(1.0, 0.5)).cuts[-1]
    assert left.left == 0
    assert middle.left == (3600 - 900) // 2
    assert right.left == 3600 - 900


@given(
    width=some.integers(1, 20_000),
    height=some.integers(1, 20_000),
    x=some.floats(0, 1),
    y=some.floats(0, 1),
    profile=some.sampled_from([DEFAULT, WHOLE]),
)
def test_every_cut_lies_in_the_base_holds_the_focus_and_is_never_enlarged(width, height, x, y, profile):
    planned = plan(width, height, profile, Focus(x, y))
    assert planned.width <= width
    assert planned.height <= height
    assert {cut.size.ratio for cut in planned.cuts} == {size.ratio for size in profile.sizes}
    for cut in planned.cuts:
        assert 0 <= cut.left <= x * planned.width + 1
        assert 0 <= cut.top <= y * planned.height + 1
        assert x * planned.width - 1 <= cut.left + cut.across <= planned.width
        assert y * planned.height - 1 <= cut.top + cut.down <= planned.height
        assert 1 <= cut.width <= cut.across
        assert 1 <= cut.height <= cut.down


def test_a_name_tells_the_size_and_changes_with_all_that_shapes_the_picture():
    size = DEFAULT.sizes[0]
    name = named(DEFAULT, size, None)
    assert re.fullmatch(r"wide-1600-[0-9a-f]{8}", name)
    others = {
        named(replace(DEFAULT, version="2"), size, None),
        named(replace(DEFAULT, quality={"jpg": 81}), size, None),
        named(DEFAULT, replace(size, width=1601), None),
        named(DEFAULT, replace(size, ratio=(3, 2)), None),
        named(DEFAULT, size, Focus(0.5, 0.5)),
        named(DEFAULT, size, Focus(0.5, 0.6)),
    }
    assert len(others - {name}) == 6


def test_a_name_does_not_change_with_the_formats_or_with_the_other_sizes():
    size = DEFAULT.sizes[0]
    assert named(replace(DEFAULT, sizes=(size,)), size, None) == named(DEFAULT, size, None)
    assert named(DEFAULT, replace(size, formats=("avif",)), None) == named(DEFAULT, size, None)


def test_whole_numbers_and_fractions_of_the_same_focus_are_one():
    assert spec(DEFAULT, Focus(0, 1)) == spec(DEFAULT, Focus(0.0, 1.0))


def test_the_manifests_name_changes_with_every_part_of_the_profile():
    others = {
        spec(DEFAULT, None),
        spec(DEFAULT.in_formats(["avif"]), None),
        spec(replace(DEFAULT, sizes=WIDE), None),
        spec(DEFAULT, Focus(0.1, 0.2)),
    }
    assert len(others) == 4
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in others)


def test_an_image_without_a_focus_has_none():
    assert Focus.of({"caption": "Sông Tiền"}) is None
    assert Focus.of({"focus": {"x": 0.25, "y": 1}}) == Focus(0.25, 1)
