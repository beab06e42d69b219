"""One tokenisation, with the way back to the text."""

from workers.extract.vi.tokens import MOST, tokens


def test_words_marks_numbers_and_lines():
    t = tokens("TP. Huế: H'Hen 1.250,5 ha\nPC02 – 19/5")
    assert t.words == ("TP", ".", "Huế", ":", "H'Hen", "1.250,5", "ha", "\n", "PC02", "–", "19/5")
    assert t.shapes == "ApCpCdcnApd"
    assert t.keys[9] == "-"


def test_the_text_between_tokens_is_as_written():
    text = "Ủy  ban nhân dân"
    assert tokens(text).written(0, 2) == "Ủy  ban"


def test_both_tone_placements_have_the_same_keys():
    assert tokens("Tỉnh uỷ Khánh Hoà").keys == tokens("Tỉnh ủy Khánh Hòa").keys


def test_what_no_article_has_is_not_read():
    assert len(tokens("a " * (MOST + 5))) == MOST
    assert max(map(len, tokens("a" * 500).words)) <= 60


def test_words_that_stand_together_without_a_space_are_two():
    assert tokens("xã Hồng NgựHĐND tỉnh, VinFAST").words == (
        "xã",
        "Hồng",
        "Ngự",
        "HĐND",
        "tỉnh",
        ",",
        "VinFAST",
    )


def test_other_spaces_change_nothing():
    plain = tokens("Tỉnh ủy họp, bàn 1.250 ha (PC02).\nSáng 12/3 mưa.")
    wide = tokens("Tỉnh\u00a0ủy họp, bàn  1.250 ha (PC02).\nSáng 12/3 mưa. ")
    assert (wide.words, wide.shapes, wide.starts[2]) == (plain.words, plain.shapes, plain.starts[2])
    assert [wide.text[start:end] for start, end in zip(wide.starts, wide.ends, strict=True)] == list(
        wide.words
    )
