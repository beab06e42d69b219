import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests import photos
from workers.imaging import framing as stage
from workers.imaging.faces import Face
from workers.imaging.framing import ABOVE, BELOW, BESIDE, Framing, framing
from workers.imaging.plan import CENTRE, Focus, plan
from workers.imaging.profile import Profile, Size

SIZES = (Size("wide", 800, (16, 9)), Size("four", 800, (4, 3)), Size("square", 600, (1, 1)))
PROFILE = Profile("three", "1", SIZES)


def face(left, top, across, down, sure=90):
    return Face(left, top, left + across, top + down, sure)


def crops(faces, width=1600, height=1200):
    """Each crop by its name, as the part of the frame that it shows: left, top, right, bottom, 0..1."""
    planned = plan(width, height, PROFILE)
    return {
        cut.size.name: (
            cut.left / planned.width,
            cut.top / planned.height,
            (cut.left + cut.across) / planned.width,
            (cut.top + cut.down) / planned.height,
        )
        for cut in Framing("face", CENTRE, tuple(faces)).cut(planned).cuts
    }


def shows(crop, one, room=0.002):
    """Rounding to whole pixels may cost one of them."""
    left, top, right, bottom = crop
    return (
        left <= one.left + room
        and top <= one.top + room
        and one.right <= right + room
        and one.bottom <= bottom + room
    )


def head(one):
    across, down = one.right - one.left, one.bottom - one.top
    return Face(
        max(one.left - across * BESIDE, 0),
        max(one.top - down * ABOVE, 0),
        min(one.right + across * BESIDE, 1),
        min(one.bottom + down * BELOW, 1),
    )


def fits(one, crop):
    left, top, right, bottom = crop
    return one.right - one.left <= right - left and one.bottom - one.top <= bottom - top


@given(
    left=some.floats(0, 0.9),
    top=some.floats(0, 0.9),
    across=some.floats(0.02, 0.6),
    down=some.floats(0.02, 0.6),
    shape=some.sampled_from([(1600, 1200), (1200, 1600), (1600, 900), (900, 1600), (2000, 2000)]),
)
def test_a_head_is_whole_wherever_the_ratio_has_room_for_it(left, top, across, down, shape):
    one = face(left, top, min(across, 1 - left), min(down, 1 - top))
    for crop in crops([one], *shape).values():
        if fits(head(one), crop):
            assert shows(crop, head(one))
        elif fits(one, crop):
            assert shows(crop, one)


def test_a_face_at_the_top_keeps_its_hair_in_the_wide_crop():
    one = face(0.45, 0.12, 0.1, 0.14)
    assert crops([one])["wide"][1] <= 0.05
    centred = plan(1600, 1200, PROFILE).aimed(CENTRE)
    assert centred.cuts[0].top / centred.height > 0.12  # where the centre would cut it


def test_a_face_stands_in_the_middle_from_side_to_side_and_a_little_above_it():
    left, _, right, _ = crops([face(0.55, 0.4, 0.1, 0.15)])["square"]
    assert (left + right) / 2 == pytest.approx(0.6, abs=0.002)
    _, top, _, bottom = crops([face(0.45, 0.45, 0.1, 0.1)])["wide"]
    assert (0.5 - top) / (bottom - top) == pytest.approx(0.42, abs=0.002)


def test_of_several_faces_all_are_kept_where_they_fit():
    group = [face(0.1 + 0.15 * number, 0.3, 0.08, 0.12) for number in range(5)]
    shown = crops(group)
    for name in ("wide", "four"):
        assert all(shows(shown[name], one) for one in group)
    two = [face(0.3, 0.3, 0.08, 0.12), face(0.8, 0.35, 0.08, 0.12)]
    assert all(shows(crops(two)["square"], one) for one in two)


def test_where_they_do_not_fit_the_larger_one_stays_and_none_is_cut():
    large, small = face(0.05, 0.2, 0.2, 0.3), face(0.88, 0.3, 0.1, 0.14)
    square = crops([small, large])["square"]
    assert shows(square, head(large))
    assert square[2] <= small.left


def test_of_equal_ones_the_more_central_stays():
    middle, aside = face(0.35, 0.3, 0.1, 0.14), face(0.01, 0.3, 0.1, 0.14)
    far = face(0.89, 0.3, 0.1, 0.14)
    assert shows(crops([aside, far, middle], 2400, 1200)["square"], middle)


def test_a_face_too_large_for_the_crop_is_cut_on_both_sides_alike():
    _, top, _, bottom = crops([face(0.3, 0.1, 0.5, 0.8)], 1600, 1200)["wide"]
    assert top > 0.1
    assert bottom < 0.9


def test_a_crowd_costs_no_more_than_its_foremost_faces():
    crowd = [face(0.01 * number, 0.5, 0.008, 0.012) for number in range(99)]
    foremost = face(0.05, 0.02, 0.15, 0.25)
    assert all(shows(crop, head(foremost)) for crop in crops([*crowd, foremost]).values())


def test_the_editors_point_wins_over_everything(monkeypatch):
    monkeypatch.setattr(stage, "faces", lambda base: pytest.fail("nobody should look for faces"))
    planned, focus = plan(1600, 1200, PROFILE), Focus(0.1, 0.9)
    found = framing(photos.pixels(photos.landscape(planned.width, planned.height)), planned, focus)
    assert found == Framing("editor", focus)
    assert found.cut(planned) == planned.aimed(focus)
    assert found.document() == {"by": "editor", "at": {"x": 0.1, "y": 0.9}}


def test_where_no_crop_leaves_a_choice_nothing_is_looked_for(monkeypatch):
    monkeypatch.setattr(stage, "faces", lambda base: pytest.fail("nobody should look for faces"))
    planned = plan(1600, 1200, Profile("whole", "1", (Size("whole", 800),)))
    assert (
        framing(photos.pixels(photos.landscape(planned.width, planned.height)), planned, None).by == "centre"
    )


def test_without_a_face_the_crop_goes_where_the_eye_goes(monkeypatch):
    monkeypatch.setattr(stage, "faces", lambda base: ())
    planned = plan(1600, 1200, PROFILE)
    found = framing(photos.pixels(photos.marked(planned.width, planned.height, 0.9, 0.85)), planned, None)
    assert found.by == "attention"
    assert (found.at.x, found.at.y) == (pytest.approx(0.9, abs=0.05), pytest.approx(0.85, abs=0.05))


def test_what_was_found_is_told(monkeypatch):
    large, small = face(0.5, 0.4, 0.2, 0.2, 93), face(0.1, 0.1, 0.05, 0.05, 61)
    monkeypatch.setattr(stage, "faces", lambda base: (large, small))
    planned = plan(1600, 1200, PROFILE)
    found = framing(photos.pixels(photos.landscape(planned.width, planned.height)), planned, None)
    assert found.document() == {
        "by": "face",
        "at": {"x": 0.6, "y": 0.5},
        "faces": [
            {"left": 0.5, "top": 0.4, "right": 0.7, "bottom": 0.6, "sure": 93},
            {"left": 0.1, "top": 0.1, "right": 0.15, "bottom": 0.15, "sure": 61},
        ],
    }
