"""The lead is cut at the end of a sentence."""

from workers.extract.summary import LONGEST, summary

SENTENCE = "Ngày 06/01/2022, Ban Thường vụ Tỉnh uỷ tại TP. Cao Lãnh tổ chức Hội nghị trực tuyến."


def test_whole_sentences_within_the_limit_are_taken():
    text = " ".join([SENTENCE] * 6) + "\nĐoạn hai."
    found = summary(text)
    assert found.value == " ".join([SENTENCE] * 4)
    assert text[slice(*found.evidence[0])] == found.value


def test_an_endless_sentence_is_cut_at_a_word():
    found = summary("đồng tháp " * 100)
    assert len(found.value) <= LONGEST
    assert found.value.endswith(("đồng…", "tháp…"))


def test_a_signature_and_a_short_first_line_are_skipped():
    assert summary(f"Cao Lãnh\n(Dân trí) - {SENTENCE}").value == SENTENCE


def test_a_short_article_is_its_own_summary():
    assert summary("Mưa to.").value == "Mưa to."
    assert summary("").value == ""
