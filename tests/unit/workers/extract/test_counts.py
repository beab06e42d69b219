"""Words, characters and minutes."""

from workers.extract.counts import counts


def test_a_text_is_counted():
    found = counts("Đồng Tháp\nmột")
    assert {name: each.value for name, each in found.items()} == {
        "wordCount": 3,
        "charCount": 13,
        "readingMinutes": 1,
    }


def test_301_words_take_two_minutes():
    assert counts("từ " * 301)["readingMinutes"].value == 2
