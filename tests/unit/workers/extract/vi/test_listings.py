"""A word is in a listing in whatever case and tone placement."""

import re

from workers.extract.vi.listings import choice, lists, placements


def test_a_word_is_listed_whatever_its_spelling():
    assert lists("places", "heads", "Ủy")
    assert lists("places", "heads", "UỶ")
    assert not lists("places", "heads", "Nguyễn")


def test_a_pattern_takes_both_placements_and_the_longest_entry():
    assert re.match(choice("signatures", "labels"), "đồ họa: A").group() == "đồ họa"
    assert re.match(choice("signatures", "labels"), "đồ hoạ: A").group() == "đồ hoạ"
    assert re.match(choice("signatures", "labels"), "bài viết: A").group() == "bài viết"


def test_tones_move_only_at_the_end_of_open_syllables():
    assert placements("Hoà Bình") == ("Hòa Bình", "Hoà Bình")
    assert placements("Ủy ban Toàn quốc") == ("Ủy ban Toàn quốc", "Uỷ ban Toàn quốc")
    assert placements("Chùa mùa lúa") == ("Chùa mùa lúa", "Chùa mùa lúa")
